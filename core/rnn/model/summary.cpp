#include "rnn/model/summary.h"

#include <algorithm>
#include <array>
#include <cmath>

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

/// 1284 -> "1.25 KB" (summary_utils.py, readable_memory_size).
std::string bytes_text(std::int64_t parameters) {
  double size = static_cast<double>(parameters) * 4.0;
  const std::array<const char*, 5> units{"B", "KB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  while (size >= 1024.0 && unit + 1 < units.size()) {
    size /= 1024.0;
    ++unit;
  }
  const auto hundredths = static_cast<std::int64_t>(std::llround(size * 100.0));
  const std::string fraction = std::to_string(100 + hundredths % 100).substr(1);
  return std::to_string(hundredths / 100) + "." + fraction + " " + units[unit];
}

/// The index of a node among the calls of its layer: the 0 of `lstm[0][0]`.
int call_index(const Model& model, int node) {
  int index = 0;
  for (int other = 0; other < node; ++other)
    index += model.nodes()[std::size_t(other)].layer == model.nodes()[std::size_t(node)].layer;
  return index;
}

std::vector<Row> rows_of(const Model& model) {
  std::vector<Row> rows;
  for (const auto& layer : model.layers()) {
    const bool is_input = std::string_view(layer->type_name()) == "InputLayer";
    if (is_input && model.sequential()) continue;
    Row row;
    row.layer = layer->name() + " (" + layer->type_name() + ")";
    row.parameters = with_commas(layer->parameter_count());
    for (const Node& node : model.nodes()) {
      if (node.layer != layer) continue;
      if (row.shape.empty()) row.shape = node.output_shapes.text();
      for (NodeOutput source : node.inputs)
        row.connected +=
            (row.connected.empty() ? "" : ", ") + model.nodes()[std::size_t(source.node)].layer->name() +
            "[" + std::to_string(call_index(model, source.node)) + "][" + std::to_string(source.output) + "]";
    }
    if (is_input) row.connected = "-";
    rows.push_back(std::move(row));
  }
  return rows;
}

std::size_t columns_in(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string repeated(const char* text, std::size_t count) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i) result += text;
  return result;
}

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::size_t used = columns_in(text);
  const std::string space(width > used ? width - used : 0, ' ');
  return right ? space + text : text + space;
}

/// Breaks at spaces (and inside longer words) into lines of at most `width`.
std::vector<std::string> wrapped(const std::string& text, std::size_t width) {
  std::vector<std::string> lines;
  std::string rest = text;
  while (columns_in(rest) > width) {
    std::size_t cut = rest.rfind(' ', width);
    const bool at_space = cut != std::string::npos && cut > 0;
    if (!at_space) cut = width;
    lines.push_back(rest.substr(0, cut));
    rest.erase(0, cut + (at_space ? 1 : 0));
  }
  lines.push_back(rest);
  return lines;
}

std::string line_of(const std::vector<std::size_t>& widths, const char* left, const char* bar,
                    const char* middle, const char* right) {
  std::string text = left;
  for (std::size_t i = 0; i < widths.size(); ++i)
    text += repeated(bar, widths[i] + 2) + (i + 1 < widths.size() ? middle : right);
  return text + "\n";
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
      text += " " + padded(y < lines[i].size() ? lines[i][y] : "", widths[i], i == 2) + " " + bar;
    text += "\n";
  }
  return text;
}

std::string keras3(const Model& model, std::int64_t optimizer_parameters) {
  // Column ends at .45, .8, 1 of 88, or .3, .56, .74, 1 of 108 (summary_utils.py, print_summary); the table
  // printer then has all columns but one share what the borders leave over.
  const bool graph = !model.sequential();
  const std::vector<double> ends =
      graph ? std::vector<double>{.3, .56, .74, 1.0} : std::vector<double>{.45, .80, 1.0};
  const double length = graph ? 108.0 : 88.0;
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
  const std::vector<Row> rows = rows_of(model);
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
  const std::vector<Row> rows = rows_of(model);
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

std::string summary(const Model& model, SummaryStyle style, std::int64_t optimizer_parameters) {
  return style == SummaryStyle::keras3 ? keras3(model, optimizer_parameters) : keras2(model);
}

}  // namespace rnn
