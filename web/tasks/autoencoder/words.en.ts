import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Autoencoder',
  lead: 'Real handwritten digits (MNIST, 28 × 28 pixels). The encoder makes two numbers, z, of an image; the decoder has to draw the image again from those alone. Nobody says which digit it is: the image is its own target.',
  variants: {
    '': {
      name: 'Two numbers',
      note: 'NOTE',
    },
    dimensions: {
      name: 'Sixteen numbers',
      note: 'NOTE',
    },
    linear: {
      name: 'Without hidden layers',
      note: 'NOTE',
    },
    lstm: {
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
