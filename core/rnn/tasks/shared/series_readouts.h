#pragma once

#include <functional>
#include <memory>

#include "rnn/insight/readout.h"
#include "rnn/tasks/shared/series.h"

namespace rnn {

/// The series of a task, known once its data was made.
using SeriesOf = std::function<std::shared_ptr<const Series>()>;

/// Where rows have times, frames have "time": {"first": minutes from the beginning of 1970 on, "unit":
/// minutes, those of a day where all rows are days}, and the tensor "times", in units after the first.

/// "window", live: one window in the columns' own units, as it is in the test set or as a person changed it,
/// and the model's answer. Request: {"sample": 0, "values": []}: a window of the test set, or all its values,
/// row by row. data: {"sample", "total": windows of the test set, "row": the first row of the window in the
/// table, "horizon", "time": see above, or null, "columns":
/// [{"name", "unit", "low", "high": ends of the training rows' values}], "target": {"name", "unit"},
/// "classes": names, none for numbers, "edited": true with values of a person's own, "truth": number, or that
/// of a class, null of an edited window, "last": the same in the last row of the window, null where the
/// window does not have it, "answer": number, null for classes}. Tensors: "values" (window,columns);
/// "probabilities" (classes), of classes; with a time "times" (window+1), of its rows and of the target.
/// Throws ConfigError, with "/values" as `where()`, for another number of values.
ReadoutKind window_readout(SeriesOf series);

/// "series", live, of numbers: the test set's rows in order. data: {"name", "unit", "time", "error":
/// mean absolute error in the target's unit, "persistence_error": the same of persistence}. Tensors, all (N):
/// "rows": numbers of the rows, "truth", "prediction", "persistence", with a time "times".
ReadoutKind series_readout(SeriesOf series);

}  // namespace rnn
