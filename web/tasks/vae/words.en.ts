import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Variational autoencoder',
  lead: 'As the autoencoder, but the encoder gives each image a mean and a variance, z is drawn from that normal distribution, and leaving N(0, 1) costs. So neighbouring places must mean nearly the same, and z drawn from N(0, 1) gives digits that nobody wrote.',
  variants: {
    '': {
      name: 'Two numbers, β = 1',
      note: 'The loss is the negative evidence lower bound in nats: crossentropy of all pixels plus β times the divergence from N(0, 1). The error is 0.047 to 0.050 (autoencoder 0.044 to 0.049, seeds 0 to 19), and z from N(0, 1) gives six to eight kinds of digits out of ten over eight runs (autoencoder: three to five). They are no clearer for it: a third to a half are clearly one digit; of reconstructions, which have but two numbers to go by, hardly more.',
    },
    'beta-0': {
      name: 'β = 0',
      note: 'Noise without its price: the encoder flees it. Means lie far apart, variances shrink, and the divergence grows to over 100 nats. z from N(0, 1) lies where few of the digits are: three to five kinds occur, as with the autoencoder, and 8 to 53% are clearly one digit (seeds 0 to 5).',
    },
    'beta-8': {
      name: 'β = 8',
      note: 'Eight times the price: the divergence falls from 5 to 2 nats, the images blur (0.050 to 0.053, seeds 0 to 19).',
    },
    'beta-100': {
      name: 'β = 100',
      note: 'A hundred times the price, and telling anything costs more than it saves: the divergence is 0, all of z collapses into the prior, and every image comes back as the mean digit (0.066 to 0.069, seeds 0 to 7).',
    },
    dimensions: {
      name: 'Sixteen numbers',
      note: 'Sixteen numbers: error 0.017 to 0.019 (autoencoder 0.015 to 0.017), fifteen or all sixteen in use with 20 to 23 nats in all (seeds 0 to 19). z from N(0, 1) gives nine kinds of digits, where the autoencoder gives two to four; 32 to 41% are clearly one digit, with the autoencoder 30 to 34% if z is drawn as its digits are spread.',
    },
    gru: {
      name: 'Read row by row',
      note: 'A GRU reads the image as 28 rows and gives mean and variance after the last one: 0.048 to 0.051 (seeds 0 to 7), nearly as good as the dense encoder.',
    },
    recurrent: {
      name: 'Read and written row by row',
      note: 'An LSTM reads the rows, another writes them from a z of sixteen numbers, of which it comes to use twelve to sixteen, with 6 to 10 nats in all (see the divergence under Inside). The error is 0.044 to 0.056 (seeds 0 to 7), with the dense decoder 0.018.',
    },
  },
  rules: {
    'mean-digit': 'always the mean of all digits',
    'two-principal-components': 'the two principal components',
  },
  resources: {
    digits: {
      name: 'Images of digits',
      note: '5,000 digits of MNIST come with the page. Yours: train-images-idx3-ubyte or t10k-images-idx3-ubyte of MNIST (gzipped or not), mnist.npz of Keras, or another idx file of images of 28 × 28 bytes. How many of them are used is an option of the task; the same image is taken once.',
    },
    labels: {
      name: 'Labels of your images',
      note: 'train-labels-idx1-ubyte or t10k-labels-idx1-ubyte. The network learns without them; they only tell on the plane which digit is where.',
    },
  },
};
