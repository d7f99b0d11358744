#pragma once

#include <string>

namespace rnn {

// Python of generated programs that reads files. Each ends with a line end.

/// A call of keras.utils.get_file for a file of an npm package, which jsDelivr serves: an expression on lines
/// of their own, indented by `indent`, that begins with "keras". `name` and `path` are what stands between
/// the quotes of Python's f-strings, "novel-{chapter}.txt".
std::string npm_file_python(const std::string& name, const std::string& package, const std::string& path,
                            int indent = 0);

/// `text = ...`: the part of the novel that the page ships.
std::string novel_python();

/// The function bytes_of(path): what is in a file, out of an archive too. Imports gzip, pathlib and zipfile
/// are needed.
const char* bytes_python();

/// The function text_of(path), and bytes_of: a text in whichever encoding it is. Needs re too.
std::string text_python();

/// The functions rows_of(text), and columns_of(rows, names), which takes the header away, where there is one.
/// Needs csv, io and re.
const char* rows_python();

}  // namespace rnn
