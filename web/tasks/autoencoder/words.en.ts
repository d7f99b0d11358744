import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Autoencoder',
  lead: 'Real handwritten digits (MNIST, 28 × 28 pixels). The encoder makes two numbers, z, of an image; the decoder has to draw the image again from those alone. Nobody says which digit it is: the image is its own target.',
  variants: {
    '': {
      name: 'Two numbers',
      note: '784 pixels, 128 units, two numbers, and back. The mean squared error of a test digit is 0.044 to 0.049 (seeds 0 to 19); two principal components leave 0.055 to 0.057, the mean of all digits 0.066 to 0.069. Nothing says where z lies: z drawn from N(0, 1) fill a small part of it, and over four runs three to five kinds of digits occur among them.',
    },
    dimensions: {
      name: 'Sixteen numbers',
      note: 'Sixteen numbers: the error falls to 0.015 to 0.017 (seeds 0 to 19). But the room between the digits grows faster than they fill it: of random z, even if drawn as the digits’ own are spread, a third are clearly one digit (of reconstructions three quarters), and N(0, 1) gives two to four kinds.',
    },
    linear: {
      name: 'Without hidden layers',
      note: 'Flatten, two numbers, pixels. Without hidden layers no more than what principal components can do is left: 0.059 to 0.062 (seeds 0 to 7), against 0.055 to 0.057 for those themselves.',
    },
    lstm: {
      name: 'Read row by row',
      note: 'An LSTM reads the image as 28 rows of 28 pixels and has to keep what it saw until the last: 0.048 to 0.052 (seeds 0 to 7), nearly as good as the dense encoder.',
    },
    recurrent: {
      name: 'Read and written row by row',
      note: 'A second LSTM writes the image row by row from a z of sixteen numbers. After 20 epochs the error is 0.045 to 0.053 (seeds 0 to 7): with so few updates it does not use them as the dense decoder does (0.015 to 0.017).',
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
