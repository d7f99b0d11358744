#pragma once

#include <string>
#include <string_view>

#include "rnn/config/json.h"

namespace rnn {

// Python of generated programs that reads files. Each ends with a line end.

/// A call of keras.utils.get_file for a file of an npm package, which jsDelivr serves: an expression on lines
/// of their own, indented by `indent`, that begins with "keras". `name` and `path` are what stands between
/// the quotes of Python's f-strings, "novel-{chapter}.txt".
std::string npm_file_python(const std::string& name, const std::string& package, const std::string& path,
                            int indent = 0);

/// `text = ...`: the part of the novel that the page ships.
std::string novel_python();

/// True for a reference to a file of NumPy's arrays: by its name, or where its columns have the format
/// "arrays".
bool holds_arrays(const Json& reference);

/// How a program loads the arrays of the file in its variable `path`: lines of imports, functions, and the
/// argument of np.load.
struct NumpyLoading {
  std::string imports;
  std::string functions;
  std::string argument;
};
NumpyLoading numpy_loading(const Json& reference);

/// What the functions below import.
const char* file_imports_python();

/// The function bytes_of(path): what is in a file, out of archives too.
const char* bytes_python();

/// The function text_of(path), and bytes_of: a text in whichever encoding it is.
std::string text_python();

/// The functions rows_of(text), and columns_of(rows, names, header), which takes the header away, where there
/// is one. Needs csv, io and re.
const char* rows_python();

/// What follows the names in a call of columns_of: of columns with `header` "none" that there is none, though
/// the first row has cells that are equal to the names.
std::string header_argument(const Json& columns);

/// A table that is not all of its file, or whose columns several rows name: `columns["lines"]` has the first
/// of its lines, the number of such rows, and the last of its lines, as texts. Where it has not, there is no
/// function, and text and rows are left as they are.
///
/// The functions lines_of(text, first, last) and titled(rows, count), where they are called.
std::string part_python(const Json& columns);
/// Of an expression for the text of the file, one for that of the table.
std::string part_text(const Json& columns, const std::string& text);
/// Of an expression for the rows of the table, one for those below a single row of names.
std::string part_rows(const Json& columns, const std::string& rows);

}  // namespace rnn
