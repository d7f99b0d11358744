/** Takes line breaks, indentation and comments out of the style sheets in css`...`, which no minifier sees. */
export const smallStyles = {
  name: 'rnn-small-styles',
  transform: (code, id) =>
    id.endsWith('.ts') && code.includes('css`')
      ? code.replace(
          /(?<![\w.])css`([^`]*)`/g,
          (_, style) =>
            `css\`${style
              .replace(/\/\*[^]*?\*\//g, '')
              .replace(/\s+/g, ' ')
              .replace(/ ?([{};,]) ?/g, '$1')}\``,
        )
      : null,
};
