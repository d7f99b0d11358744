import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Word vectors (word2vec)',
  lead: 'A network needs numbers in place of words. Here each word gets a vector, learned from nothing but the words around it: the network sees a word and says which of six others stood near it in the text (skip-gram), the five wrong ones being drawn at random (negative sampling). The answers are only the way: what is kept is the matrix E of vectors. The sentences are divided among the three sets; a pair of words can stand in sentences of several.',
  variants: {
    '': {
      name: 'Default',
      note: 'Skip-gram with five negative samples: two Embeddings of 32 numbers and their Dot, on 4,000 small sentences. It picks the right one of six words about two times in three; no rule could do much better, since counting the pairs themselves does as well. Nearly all days have a day as the most similar word, months a month, capitals a capital, and over 95 of 100 analogies are answered rightly, though the word most similar to c alone answers none.',
    },
    article: {
      name: 'As in the notes: E.dot(w)',
      note: 'The notes write the embedding as E.dot(w) with a one-hot word w. So it is here: one-hot rows, a Dense without biases whose kernel is E, and a softmax over all 240 words in place of negative sampling. The product picks a row of E, so the next experiment, which looks the row up, has the same losses.',
    },
    softmax: {
      name: 'Without negative sampling',
      note: 'The same as in the notes with a look-up in place of the product. Each sample now raises or lowers all 240 words, not six: perplexity about 35, with 163 by frequency alone. Analogies are answered as well as with negative sampling; the price is that the time of a batch grows with the vocabulary.',
    },
    cbow: {
      name: 'CBOW',
      note: 'The other way round: the mean of the vectors of all words around a gap answers which word is in it. Ten words say more than one: 95 to 98 of 100 gaps are filled rightly. But the vectors need to say less each, and learn less of the relations: of the analogies 53 to 92% are right for capitals and 17 to 62% for languages (seeds 0 to 19; in PyTorch, with ten seeds, 64 to 88% and 36 to 58%). With skip-gram both are above 95%.',
    },
    narrow: {
      name: 'Vectors of two numbers',
      note: 'With two numbers a vector is a point of the plane, and the map shows all of it. Too little room: the right word of six is picked in 36 of 100 cases, only three in ten words have one of their own group as the most similar, and hardly any analogy is right.',
    },
    'few-negatives': {
      name: 'One negative sample',
      note: 'One wrong word beside the right one, in place of five. Groups are found as well, but the finer relations suffer: with the same number of epochs every fourth or fifth analogy goes wrong. (Accuracy is higher, about 88 %, since guessing is right half of the time.)',
    },
    japanese: {
      name: 'Japanese',
      note: 'The same small world in Japanese, written with spaces between the words. Analogies are answered as well as in English. Among men and women the most similar word is often the other one of the pair, such as 王 and 女王: what they have in common outweighs the group.',
    },
    'moby-dick': {
      name: 'Moby-Dick',
      note: 'Ten chapters of the novel, of which frequent words are left out at random (subsampling). About 23,000 words are very few for word vectors, which are made from billions: of six words it picks the right one in 20 of 100 cases, the most frequent one would be right in 14, and the nearest words are little more than words of the same page.',
    },
  },
  resources: {
    text: {
      name: 'Text',
      note: 'Plain text of your own, dropped or pasted: read in place of the corpus. Words have to be separated by spaces; the first 100,000 are read, and those that occur at least three times get a vector.',
    },
  },
  rules: {
    frequency: 'the most frequent of the offered words',
    pairs: 'Counting pairs of words (pointwise mutual information)',
    unigram: 'how frequent each word is',
  },
  names: {
    words: 'The words as a map',
    days: 'days',
    months: 'months',
    numbers: 'numbers',
    colours: 'colours',
    countries: 'countries',
    capitals: 'capitals',
    languages: 'languages',
    men: 'men',
    women: 'women',
    frequent: 'frequent words',
    capital: 'country and capital',
    language: 'country and language',
    gender: 'man and woman',
  },
};
