const small = {
  /** Without comments, and spaces only where they part something. */
  css: (style) =>
    style
      .replace(/\/\*[^]*?\*\//g, '')
      .replace(/\s+/g, ' ')
      .replace(/ ?([{};,]) ?/g, '$1'),
  /** On one line. A template with text that keeps its line breaks is left as it is. */
  html: (markup) => markup.replace(/\s*\n\s*/g, ' '),
};

function* nodesIn(node) {
  if (Array.isArray(node)) for (const one of node) yield* nodesIn(one);
  else if (node && typeof node === 'object') {
    if (node.type) yield node;
    for (const part of Object.values(node)) yield* nodesIn(part);
  }
}

/** Makes the templates in css`...` and html`...` small, which no minifier of programs does. */
export const smallTemplates = {
  name: 'rnn-small-templates',
  transform(code, id) {
    if (!id.endsWith('.ts') || !/(css|html)`/.test(code)) return null;
    const changes = [];
    for (const node of nodesIn(this.parse(code))) {
      const make = node.type === 'TaggedTemplateExpression' && small[node.tag.name];
      const parts = make ? node.quasi.quasis : [];
      if (make === small.html && parts.some(({ value }) => /<(pre|textarea)\b/.test(value.raw))) continue;
      for (const { start, end } of parts) changes.push({ start, end, text: make(code.slice(start, end)) });
    }
    let result = '';
    let done = 0;
    for (const { start, end, text } of changes.sort((one, other) => one.start - other.start)) {
      result += code.slice(done, start) + text;
      done = end;
    }
    return result + code.slice(done);
  },
};
