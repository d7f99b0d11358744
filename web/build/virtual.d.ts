/** Made by build/single.mjs. */
declare module 'virtual:rnn-worker-source' {
  const source: string;
  export default source;
}
declare module 'virtual:rnn-reader-source' {
  const source: string;
  export default source;
}
declare module 'virtual:rnn-wasm-base64' {
  const base64: string;
  export default base64;
}

/** Made by build/shipped.mjs. */
declare module 'virtual:shipped/weather' {
  const weather: {
    precipitation: number[];
    temp_max: number[];
    temp_min: number[];
    wind: number[];
    weather: string;
  };
  export default weather;
}
declare module 'virtual:shipped/reviews' {
  const reviews: { texts: string; labels: string; sources: string };
  export default reviews;
}
declare module 'virtual:shipped/moby-dick' {
  const novel: { text: string };
  export default novel;
}
declare module 'virtual:shipped/digits' {
  const digits: { pixels: string; labels: string };
  export default digits;
}
