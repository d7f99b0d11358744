import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Weather',
  lead: 'Four years of real weather in Seattle. From three days the network forecasts the highest temperature, or the weather, of the next. It learns from 2012 and 2013; 2014 validates, and 2015, which it never sees, tests it.',
  variants: {
    '': {
      name: 'Default',
      note: 'An LSTM with 8 units reads temperatures, rain and wind of three days. Its mean error in 2015 is 2.19 °C; “as today” is wrong by 2.25 °C. All that learning gains is 3%: three days say little more of the next than the last one does. (Errors and shares of these notes are medians over the seeds 0 to 19.)',
    },
    'article-1': {
      name: 'As in the article: one unit',
      note: 'SimpleRNN(1), five weights with the Dense layer, temperature alone, Adam with 0.001. 3.3 °C, from 2.4 to over 6 by the seed: worse than “as today”.',
    },
    'article-2': {
      name: 'As in the article: two units',
      note: 'SimpleRNN(2), eleven weights: 2.5 °C, still worse than “as today”.',
    },
    'article-weather': {
      name: 'As in the article: two features',
      note: 'The article’s example of two features: here temperature and rain (it names humidity, which these data do not have) of three days give the weather of the next. 61% right, from 56% to 62% by the seed; “as today” is right on 60% of the days.',
    },
    temperature: {
      name: 'Temperature alone',
      note: 'Eight units read three temperatures: 2.26 °C, no better than “as today” with 2.25 °C.',
    },
    week: {
      name: 'A week of temperatures',
      note: 'Seven days in place of three: 2.25 °C, no better than “as today” with 2.24 °C on the days that have a week before them.',
    },
    weather: {
      name: 'Sun or rain?',
      note: 'The weather of the next day from all four columns: 63% right, “as today” 60%, always rain 40%. The table shows that it answers rain or sun nearly always: fog, drizzle and snow are too rare to bet on.',
    },
  },
  rules: { persistence: 'as today', 'majority-class': 'always the most frequent weather' },
  names: {
    temp_max: 'highest temperature',
    temp_min: 'lowest temperature',
    precipitation: 'rain and snow',
    wind: 'wind',
    weather: 'weather',
    drizzle: 'drizzle',
    fog: 'fog',
    rain: 'rain',
    snow: 'snow',
    sun: 'sun',
  },
};
