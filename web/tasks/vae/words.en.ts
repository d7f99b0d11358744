import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Variational autoencoder',
  lead: 'As the autoencoder, with one difference: the encoder says for each image a mean and a variance, z is drawn from that normal distribution, and it costs to leave N(0, 1). So places near one another must mean nearly the same, and z drawn from N(0, 1) gives digits that nobody wrote.',
  variants: {
    '': {
      name: 'Two numbers, β = 1',
      note: 'NOTE',
    },
    'beta-0': {
      name: 'β = 0',
      note: 'NOTE',
    },
    'beta-8': {
      name: 'β = 8',
      note: 'NOTE',
    },
    'beta-100': {
      name: 'β = 100',
      note: 'NOTE',
    },
    dimensions: {
      name: 'Sixteen numbers',
      note: 'NOTE',
    },
    gru: {
      name: 'Read row by row',
      note: 'NOTE',
    },
    recurrent: {
      name: 'Read and written row by row',
      note: 'NOTE',
    },
  },
  rules: {
    'mean-digit': 'always the mean of all digits',
    'two-principal-components': 'the two principal components',
  },
  resources: {
    digits: {
      name: 'Images of digits',
      note: '5,000 digits of MNIST come with the page. Yours: train-images-idx3-ubyte or t10k-images-idx3-ubyte of MNIST (gzipped or not), mnist.npz of Keras, or another idx file of images of 28 × 28 bytes. How many of them are used is an option of the task.',
    },
    labels: {
      name: 'Labels of your images',
      note: 'train-labels-idx1-ubyte or t10k-labels-idx1-ubyte. The network learns without them; they only tell on the plane which digit is where.',
    },
  },
};
