#include "rnn/model/summary.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "rnn/model/keras_order.h"

namespace rnn {

namespace {

struct Row {
  std::string layer;
  std::string shape;
  std::string parameters;
  std::string connected;
};

std::string with_commas(std::int64_t value) {
  std::string text = std::to_string(value);
  for (int at = static_cast<int>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

/// 1284 -> "1.25 KB" (summary_utils.py, readable_memory_size); ties are rounded to even.
std::string bytes_text(std::int64_t parameters) {
  double size = static_cast<double>(parameters) * 4.0;
  const std::array<const char*, 5> units{"B", "KB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  while (size >= 1024.0 && unit + 1 < units.size()) {
    size /= 1024.0;
    ++unit;
  }
  const auto hundredths = static_cast<std::int64_t>(std::nearbyint(size * 100.0));
  const std::string fraction = std::to_string(100 + hundredths % 100).substr(1);
  return std::to_string(hundredths / 100) + "." + fraction + " " + units[unit];
}

/// The index of a call among those of its layer: the 0 of `lstm[0][0]`.
int call_index(const std::vector<RecordedCall>& calls, std::size_t call) {
  int index = 0;
  for (std::size_t other = 0; other < call; ++other) index += calls[other].same_layer(calls[call]);
  return index;
}

/// The row of the layer or operation with this first call.
Row row_of(const std::vector<RecordedCall>& calls, std::size_t first) {
  Row row;
  const RecordedCall& named = calls[first];
  row.layer = named.name + " (" + named.type + ")";
  row.parameters = named.layer == nullptr ? "0" : with_commas(named.layer->parameter_count());
  for (std::size_t at = first; at < calls.size(); ++at) {
    if (at != first && !calls[at].same_layer(named)) continue;
    row.shape = calls[at].output_shapes.text();
    for (const NodeOutput source : calls[at].inputs) {
      const auto from = static_cast<std::size_t>(source.node);
      row.connected += (row.connected.empty() ? "" : ", ") + calls[from].name + "[" +
                       std::to_string(call_index(calls, from)) + "][" + std::to_string(source.output) + "]";
    }
  }
  if (row.connected.empty()) row.connected = "-";
  return row;
}

std::vector<Row> rows_of(const Model& model, const KerasOrder& order) {
  std::vector<Row> rows;
  if (model.sequential()) {
    for (std::size_t call = 1; call < model.nodes().size(); ++call) rows.push_back(row_of(order.calls, call));
  } else {
    for (const std::size_t first : order.layers) rows.push_back(row_of(order.calls, first));
  }
  return rows;
}

/// A code point of UTF-8 text: its bytes, and the cells that a terminal draws it in.
struct Glyph {
  std::string bytes;
  std::size_t cells;
};

std::size_t cells_of_code(char32_t code) {
  struct Range {
    char32_t first, last;
  };
  // Unicode's wide and fullwidth blocks, and marks without a width.
  constexpr std::array<Range, 14> wide{{{0x1100, 0x115F},
                                        {0x2E80, 0x303E},
                                        {0x3041, 0x33FF},
                                        {0x3400, 0x4DBF},
                                        {0x4E00, 0xA4CF},
                                        {0xA960, 0xA97C},
                                        {0xAC00, 0xD7A3},
                                        {0xF900, 0xFAFF},
                                        {0xFE30, 0xFE6B},
                                        {0xFF01, 0xFF60},
                                        {0xFFE0, 0xFFE6},
                                        {0x1F300, 0x1F64F},
                                        {0x1F900, 0x1F9FF},
                                        {0x20000, 0x3FFFD}}};
  constexpr std::array<Range, 4> none{
      {{0x0300, 0x036F}, {0x200B, 0x200F}, {0x3099, 0x309A}, {0xFE00, 0xFE0F}}};
  const auto within = [code](const Range& range) { return code >= range.first && code <= range.last; };
  if (std::any_of(none.begin(), none.end(), within)) return 0;
  return std::any_of(wide.begin(), wide.end(), within) ? 2 : 1;
}

std::vector<Glyph> glyphs_of(const std::string& text) {
  std::vector<Glyph> glyphs;
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t code = size == 1 ? lead : lead & (0x7Fu >> size);
    for (std::size_t i = 1; i < size && at + i < text.size(); ++i)
      code = code << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3Fu);
    glyphs.push_back({text.substr(at, size), cells_of_code(code)});
    at += size;
  }
  return glyphs;
}

std::size_t columns_in(const std::string& text) {
  std::size_t cells = 0;
  for (const Glyph& glyph : glyphs_of(text)) cells += glyph.cells;
  return cells;
}

std::string repeated(const char* text, std::size_t count) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i) result += text;
  return result;
}

/// Cut to `width` cells, with an ellipsis at the end.
std::string cropped(const std::string& text, std::size_t width) {
  if (columns_in(text) <= width) return text;
  std::string kept;
  std::size_t cells = 0;
  for (const Glyph& glyph : glyphs_of(text)) {
    if (cells + glyph.cells > width - 1) break;
    kept += glyph.bytes;
    cells += glyph.cells;
  }
  // Half of a wide character is a space.
  return kept + std::string(width - 1 - cells, ' ') + "…";
}

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::size_t used = columns_in(text);
  const std::string space(width > used ? width - used : 0, ' ');
  return right ? space + text : text + space;
}

/// Breaks at spaces into lines of at most `width`; longer words are cropped. The rules are those of the
/// package rich, _wrap.py, with which Keras draws tables.
std::vector<std::string> wrapped(const std::string& text, std::size_t width) {
  std::vector<std::string> lines(1);
  std::size_t used = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t space = std::min(text.find(' ', at), text.size());
    const std::size_t end = std::min(text.find_first_not_of(' ', space), text.size());
    const std::size_t length = columns_in(text.substr(at, space - at));
    if (width - std::min(used, width) < length && at > 0) {
      lines.emplace_back();
      used = 0;
    }
    lines.back() += text.substr(at, end - at);
    used += columns_in(text.substr(at, end - at));
    at = end;
  }
  for (std::string& line : lines) {
    while (columns_in(line) > width && line.ends_with(' ')) line.pop_back();
    line = cropped(line, width);
  }
  return lines;
}

std::string line_of(const std::vector<std::size_t>& widths, const char* left, const char* bar,
                    const char* middle, const char* right) {
  std::string text = left;
  for (std::size_t i = 0; i < widths.size(); ++i)
    text += repeated(bar, widths[i] + 2) + (i + 1 < widths.size() ? middle : right);
  return text + "\n";
}

/// Text on the right loses the spaces behind it.
std::string trimmed(std::string line, bool right) {
  while (right && line.ends_with(' ')) line.pop_back();
  return line;
}

std::string cells_of(const std::vector<std::size_t>& widths, const std::vector<std::string>& cells,
                     const char* bar) {
  std::vector<std::vector<std::string>> lines;
  std::size_t height = 1;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    lines.push_back(wrapped(cells[i], widths[i]));
    height = std::max(height, lines.back().size());
  }
  std::string text;
  for (std::size_t y = 0; y < height; ++y) {
    text += bar;
    for (std::size_t i = 0; i < cells.size(); ++i)
      text += " " + padded(y < lines[i].size() ? trimmed(lines[i][y], i == 2) : "", widths[i], i == 2) + " " +
              bar;
    text += "\n";
  }
  return text;
}

std::string keras3(const Model& model, std::int64_t optimizer_parameters, int line_length,
                   const OperationNames& names) {
  // Column ends at .45, .8, 1 of 88, or .3, .56, .74, 1 of 108 (summary_utils.py, print_summary); the table
  // printer then has all columns but one share what the borders leave over.
  RecordedGraph recorded(model.graph());
  if (!model.sequential()) record_masks(recorded);
  name_operations(recorded, names);
  const KerasOrder order(recorded);
  const bool graph = !model.sequential() && !order.chain();
  const std::vector<double> ends =
      graph ? std::vector<double>{.3, .56, .74, 1.0} : std::vector<double>{.45, .80, 1.0};
  const double length = line_length > 0 ? line_length : graph ? 108.0 : 88.0;
  const std::size_t narrow = graph ? 2 : 1;
  std::vector<std::size_t> widths;
  double from = 0.0;
  for (double end : ends) {
    const std::size_t span = static_cast<std::size_t>(length * end) - static_cast<std::size_t>(length * from);
    widths.push_back(span - (widths.size() == narrow ? 4 : 3));
    from = end;
  }
  std::vector<std::string> head{"Layer (type)", "Output Shape", "Param #"};
  if (graph) head.emplace_back("Connected to");

  std::string text = "Model: \"" + model.name() + "\"\n";
  text +=
      line_of(widths, "┏", "━", "┳", "┓") + cells_of(widths, head, "┃") + line_of(widths, "┡", "━", "╇", "┩");
  const std::vector<Row> rows = rows_of(model, order);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::vector<std::string> cells{rows[i].layer, rows[i].shape, rows[i].parameters};
    if (graph) cells.push_back(rows[i].connected);
    text += cells_of(widths, cells, "│");
    text += i + 1 < rows.size() ? line_of(widths, "├", "─", "┼", "┤") : line_of(widths, "└", "─", "┴", "┘");
  }
  const auto footer = [&text](const char* title, std::int64_t count) {
    text += std::string(" ") + title + ": " + with_commas(count) + " (" + bytes_text(count) + ")\n";
  };
  const std::int64_t trainable = model.trainable_count();
  const std::int64_t all = model.parameter_count();
  footer("Total params", all + std::max<std::int64_t>(optimizer_parameters, 0));
  footer("Trainable params", trainable);
  footer("Non-trainable params", all - trainable);
  if (optimizer_parameters >= 0) footer("Optimizer params", optimizer_parameters);
  return text;
}

std::string keras2(const Model& model) {
  const std::array<std::size_t, 4> ends{29, 55, 65, 98};
  const bool graph = !model.sequential();
  const std::size_t width = graph ? ends[3] : ends[2];
  const auto ruled = [&](const std::vector<std::string>& cells) {
    std::string row;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      row = padded(row + cells[i], ends[i], false).substr(0, ends[i]);
    }
    return row + "\n";
  };
  std::vector<std::string> head{"Layer (type)", "Output Shape", "Param #"};
  if (graph) head.emplace_back("Connected to");
  std::string text = "Model: \"" + model.name() + "\"\n" + std::string(width, '_') + "\n" + ruled(head) +
                     std::string(width, '=') + "\n";
  const RecordedGraph recorded(model.graph());
  const std::vector<Row> rows = rows_of(model, KerasOrder(recorded));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::string count = rows[i].parameters;
    std::erase(count, ',');
    std::vector<std::string> cells{rows[i].layer, rows[i].shape, count};
    if (graph) cells.push_back(rows[i].connected);
    text += ruled(cells) + std::string(width, i + 1 < rows.size() ? '_' : '=') + "\n";
  }
  const std::int64_t trainable = model.trainable_count();
  const std::int64_t all = model.parameter_count();
  return text + "Total params: " + with_commas(all) + "\nTrainable params: " + with_commas(trainable) +
         "\nNon-trainable params: " + with_commas(all - trainable) + "\n" + std::string(width, '_') + "\n";
}

}  // namespace

std::string summary(const Model& model, SummaryStyle style, std::int64_t optimizer_parameters,
                    int line_length, const OperationNames& names) {
  return style == SummaryStyle::keras3 ? keras3(model, optimizer_parameters, line_length, names)
                                       : keras2(model);
}

}  // namespace rnn
