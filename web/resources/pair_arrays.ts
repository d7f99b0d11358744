import { exampleLength, examplesShown, flat } from './columns.ts';
import { ResourceError } from './errors.ts';

/** What heads a column of texts or of answers where no other cell tells that it does. */
const sideNames =
  /^(text|texts|source|src|input|prompt|response|question|answer|réponse|frage|antwort|pregunta|respuesta|target|output|translation|en|de|fr|es|it|pt|ru|zh|ko|ja|english|japanese|french|german|spanish|原文|訳|訳文|入力|出力|問い|質問|答え|回答|英語|日本語)$/i;

/** Two columns whose cells belong together, row by row. */
export interface Sides {
  sides: [string[], string[]];
  /** Their names or numbers. */
  columns: [string | number, string | number];
  lines: Uint32Array;
  file: string;
}

/** Texts and their answers, without a row that only names them. Neither half of a pair may be missing. */
export function pairArrays({ sides, columns, lines, file }: Sides) {
  const [texts, answers] = sides.map((side) => side.map(flat)) as [string[], string[]];
  const headed = sideNames.test(texts[0] ?? '') && sideNames.test(answers[0] ?? '');
  if (texts.length <= Number(headed))
    throw new ResourceError('no-rows', { file, got: `${texts[0] ?? ''}, ${answers[0] ?? ''}` });
  for (const [at, side] of [texts, answers].entries()) {
    const empty = side.indexOf('');
    if (empty >= 0)
      throw new ResourceError('half-missing', { file, line: lines[empty]!, column: columns[at]! });
    if (headed) side.shift();
  }
  const examples = texts.slice(0, examplesShown).map((text, i) => ({
    text: text.slice(0, exampleLength),
    label: answers[i]!.slice(0, exampleLength),
  }));
  return {
    arrays: { texts: texts.join('\n'), answers: answers.join('\n') },
    facts: { count: texts.length, examples },
  };
}
