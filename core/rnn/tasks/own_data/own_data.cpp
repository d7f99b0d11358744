#include "rnn/tasks/own_data/own_data.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "rnn/config/error.h"
#include "rnn/formats/python.h"
#include "rnn/tasks/model_config.h"
#include "rnn/tasks/shared/file_python.h"
#include "rnn/tasks/shared/series_readouts.h"

namespace rnn {

namespace {

constexpr const char* table_need = "table";
const std::string table_place = std::string("/resources/") + table_need;

Json own_layer(const char* type, int units, bool sequences = false) {
  Json options{{"units", units}};
  if (sequences) options["return_sequences"] = true;
  return class_config(type, std::move(options));
}

std::vector<std::string> names_of(const std::string& text) {
  std::vector<std::string> names(1);
  for (const char letter : text) {
    if (letter == '\n')
      names.emplace_back();
    else
      names.back() += letter;
  }
  return names;
}

/// The times of the rows, where the table has some.
std::vector<std::int32_t> times_of(const Resources& resources, int rows) {
  if (!resources.at(table_need).contains("times")) return {};
  const auto& times = array_of<std::vector<std::int32_t>>(resources, table_need, "times");
  if (static_cast<int>(times.size()) != rows)
    throw ConfigError({"table.times", "[{need}] expected as many times as rows, {rows}, got {given}"},
                      {table_need, rows, times.size()}, table_place);
  return times;
}

}  // namespace

Schema OwnData::options() {
  constexpr double share = .15;
  constexpr double least = .05;
  constexpr double most = .45;
  return {integer_option("window", 7, 1, 1000), integer_option("horizon", 1, 1, 1000),
          number_option("validation", share, least, most), number_option("test", share, least, most)};
}

OwnData::OwnData(const Json& config)
    : window_(config["window"].get<int>()),
      horizon_(config["horizon"].get<int>()),
      validation_(config["validation"].get<double>()),
      test_(config["test"].get<double>()) {}

void OwnData::name_resources(const Json& references) {
  if (!references.contains(table_need)) return;
  const Json chosen = references[table_need].value("columns", Json::object());
  if (!chosen.value("inputs", Json()).is_array() || !chosen.value("target", Json()).is_string())
    throw ConfigError(
        {"table.chosen",
         "[{need}] expected the names of the input columns and of the target column, got {given}"},
        {table_need, chosen}, table_place + "/columns");
  columns_ = static_cast<int>(chosen["inputs"].size());
}

Signature OwnData::signature() const {
  return {
      {{"rows", {unknown, window_, columns_}, PortKind::numbers, 0, Phrase("port.rows", "rows of a table")}},
      {{"target", {unknown, 1}, PortKind::numbers, 0, Phrase("port.later", "a later value")}}};
}

std::vector<ResourceNeed> OwnData::resources() const {
  return {{table_need, true, {"number-table"}, false, 0}};
}

TaskData OwnData::data(std::uint64_t, const Resources& resources) const {
  const std::vector<std::string> names = names_of(array_of<std::string>(resources, table_need, "columns"));
  const auto& values = array_of<std::vector<float>>(resources, table_need, "values");
  const std::size_t width = names.size();
  if (static_cast<int>(width) != columns_ + 1)
    throw ConfigError({"table.columns",
                       "[{need}] expected {expected} input columns, as the config names them, got {given}"},
                      {table_need, columns_, width - 1}, table_place);
  if (values.empty() || values.size() % width != 0)
    throw ConfigError({"table.values", "[{need}] expected rows of {width} numbers, got {given} numbers"},
                      {table_need, width, values.size()}, table_place);
  std::vector<SeriesColumn> columns;
  for (std::size_t column = 0; column < width; ++column) {
    SeriesColumn made{names[column], "", {}};
    for (std::size_t at = column; at < values.size(); at += width) made.values.push_back(values[at]);
    columns.push_back(std::move(made));
  }
  SeriesColumn target = std::move(columns.back());
  columns.pop_back();
  const int rows = static_cast<int>(target.values.size());
  const int test = static_cast<int>(rows * test_);
  const int validation = static_cast<int>(rows * validation_);
  const SeriesPlan plan{window_, horizon_, rows - test - validation, rows - test};
  series_ = std::make_shared<const Series>(table_need, std::move(columns), std::move(target),
                                           std::vector<std::string>(), plan, times_of(resources, rows));
  return series_->data();
}

namespace {

std::string shipped_rows(const std::vector<std::string>& columns) {
  return "import csv\n\n"
         "# Seattle's weather, figures of NOAA, in the npm package vega-datasets.\n"
         "path = " +
         npm_file_python("seattle-weather.csv", "vega-datasets@3.2.1", "data/seattle-weather.csv") +
         "columns = " + python_literal(Json(columns)) + R"(
with open(path, encoding="utf-8", newline="") as file:
    table = np.array([[float(day[name]) for name in columns] for day in csv.DictReader(file)])
)";
}

/// Columns of NumPy arrays, named as the page names them.
std::string brought_arrays(const Json& reference, const std::vector<std::string>& columns) {
  const NumpyLoading loading = numpy_loading(reference);
  return loading.imports + (loading.imports.empty() ? "" : "\n") +
         "path = " + python_literal(reference.value("name", "")) +
         "\ncolumns = " + python_literal(Json(columns)) + "\n" + loading.functions + "loaded = np.load(" +
         loading.argument + R"()
# A column is an array, or one of an array that has several.
titles = {*columns, *(column.rpartition(" ")[0] for column in columns)}
alone = isinstance(loaded, np.ndarray)
arrays = {"": loaded} if alone else {title: loaded[title] for title in loaded.files if title in titles}
named = {}
for title, array in arrays.items():
    if array.ndim in (1, 2):
        wide = array.reshape(len(array), -1)
        for i in range(wide.shape[1]):
            named.setdefault(title if title and wide.shape[1] == 1 else f"{title} {i + 1}".strip(), wide[:, i])
table = np.stack([named[column] for column in columns], axis=1).astype("float64")
)";
}

std::string brought_table(const std::string& name, const std::vector<std::string>& columns,
                          const Json& chosen) {
  return std::string("import collections\nimport csv\n") + file_imports_python() +
         "\n"
         "path = " +
         python_literal(name) + "\ncolumns = " + python_literal(Json(columns)) + "\n\n" + text_python() +
         "\n" + rows_python() + part_python(chosen) + R"(

def one_column(lines):
    """True for a column of numbers with decimal commas, which commas would cut into two."""
    titled = "," not in lines[0] and not lines[0].strip("+- ").isdigit()
    cells = [line.strip().lstrip("+-").split(",") for line in lines[titled:]]
    if not all(len(cell) < 3 and all(part.isdigit() for part in cell) for cell in cells):
        return False
    second = [cell[1] for cell in cells if len(cell) == 2]
    if not second:
        return False
    if titled or len(second) < len(cells) or any(part[0] == "0" and len(part) > 1 for part in second):
        return True
    steps = {int(b[0]) - int(a[0]) for a, b in zip(cells, cells[1:])}
    even = len({len(part) for part in second}) == 1
    return even and len(set(second)) > 3 and (len(steps) > 1 or steps == {0})


def bare(cell):
    """A number without currency or percent sign, blanks or apostrophes between the thousands."""
    cell = re.sub(r"^([+-]?)[$€£¥￥]\s?|\s?[%％€]$", r"\1", cell.strip().replace("−", "-", 1))
    apart = re.fullmatch(r"[+-]?\d{1,3}([\s'’]\d{3})+([.,]\d*)?", cell)
    return re.sub(r"[\s'’]", "", cell) if apart else cell


def decimal_comma(cells, semicolons):
    """True for numbers with decimal commas; 1,234 and 1.234 are as the other numbers of the table."""
    marks, thousands = collections.Counter(), collections.Counter()
    for cell in cells:
        if re.fullmatch(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", cell):
            thousands["," if "," in cell else "."] += 1
        elif re.fullmatch(r"(?=.*\d)[+-]?[\d.,]*[.,][\d.,]*", cell):
            mark = max(".,", key=cell.rfind)
            marks[mark] += cell.count(mark) == 1
    if marks["."] != marks[","]:
        return marks[","] > marks["."]
    return semicolons and thousands[","] > 0 and thousands["."] == 0


def number(cell, comma):
    """A number as the table writes it; nan where one is missing."""
    try:
        value = float(cell.replace(".", "").replace(",", ".") if comma else cell.replace(",", ""))
    except ValueError:
        return np.nan
    return value if np.isfinite(value) else np.nan


text = )" +
         part_text(chosen, "text_of(path)") +
         R"(
lines = [line for line in text.split("\n") if line.strip()]
rows = [[line] for line in lines] if one_column(lines[:1000]) else )" +
         part_rows(chosen, "rows_of(text)") + R"(
comma = decimal_comma([bare(cell) for row in rows for cell in row], ";" in lines[0])
table = np.array([[number(bare(cell), comma) for cell in row] for row in columns_of(rows, columns)" +
         header_argument(chosen) + ")])\n";
}

}  // namespace

std::string OwnData::keras_data(const Json& resources) const {
  const Json brought = resources.value(table_need, Json::object());
  const std::string name = brought.value("name", "");
  const Json chosen = brought.value("columns", Json::object());
  std::vector<std::string> columns = chosen.value("inputs", std::vector<std::string>{"temp_max"});
  columns.push_back(chosen.value("target", "temp_max"));
  const std::string rows = name.empty()            ? shipped_rows(columns)
                           : holds_arrays(brought) ? brought_arrays(brought, columns)
                                                   : brought_table(name, columns, chosen);
  return rows + "window = " + std::to_string(window_) + "\nhorizon = " + std::to_string(horizon_) +
         R"(

# The last rows test, those before them validate. Only rows that train decide the scales.
test = int(len(table) * )" +
         Json(test_).dump() + ")\ntrain = len(table) - test - int(len(table) * " + Json(validation_).dump() +
         R"()
mean, deviation = np.nanmean(table[:train], axis=0), np.nanstd(table[:train], axis=0)
table = ((table - mean) / deviation).astype("float32")


def windows(first, end):
    """The windows that lie in the rows from `first` to `end` and miss no value, and the target of each."""
    starts = np.arange(first, end - window - horizon + 1)
    x = table[starts[:, None] + np.arange(window), :-1]
    y = table[starts + window + horizon - 1, -1:]
    last = table[starts + window - 1, -1]
    whole = ~(np.isnan(x).any(axis=(1, 2)) | np.isnan(y[:, 0]) | np.isnan(last))
    return x[whole], y[whole]


x_train, y_train = windows(0, train)
x_val, y_val = windows(train, len(table) - test)
x_test, y_test = windows(len(table) - test, len(table))
)";
}

Json OwnData::defaults() const {
  Json defaults = Json::object();
  defaults["model"] = sequential_config(signature().inputs[0].shape,
                                        Json::array({own_layer("LSTM", 16), own_layer("Dense", 1)}));
  defaults["compile"] = {{"optimizer", class_config("Adam", {{"learning_rate", .01}})},
                         {"loss", "mean_squared_error"},
                         {"metrics", Json::array({"mean_absolute_error"})}};
  defaults["fit"] = {{"batch_size", 32}, {"epochs", 20}, {"shuffle", true}};
  return defaults;
}

Json OwnData::variants() const {
  const Shape input = signature().inputs[0].shape;
  const auto variant = [&](const char* id, const Json& layers) {
    return Json{{"id", id}, {"changes", layers_patch(input, layers)}};
  };
  Json far = Json::object();
  far["task"] = class_config("own-data", {{"horizon", 7}});
  return Json::array({variant("simple-rnn", Json::array({own_layer("SimpleRNN", 16), own_layer("Dense", 1)})),
                      variant("gru", Json::array({own_layer("GRU", 16), own_layer("Dense", 1)})),
                      variant("two-layers", Json::array({own_layer("LSTM", 16, true), own_layer("LSTM", 16),
                                                         own_layer("Dense", 1)})),
                      Json{{"id", "horizon-7"}, {"changes", std::move(far)}}});
}

std::unique_ptr<Readout> OwnData::baseline(const TaskData&) const {
  return readout_of([this] { return Frame{series_->baseline(), {}}; });
}

std::vector<ReadoutKind> OwnData::readouts() const {
  const auto series = [this] { return series_; };
  return {series_readout(series), window_readout(series)};
}

}  // namespace rnn
