import { about } from '../locales/about.ts';
import type { Messages } from '../locales/messages.ts';

function element(name: string, text: string, style = ''): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  made.style.cssText = style;
  return made;
}

/** Shows sources and licence in a dialog, which goes when it is closed; the focus returns to where it was. */
export function openAbout(root: ShadowRoot, t: Messages): void {
  const texts = about[t.language];
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-label', texts.title);
  dialog.style.cssText =
    'max-width: 40rem; max-height: 85vh; padding: 1.2rem 1.5rem; overflow: auto; color: var(--ink);' +
    'background: var(--surface); border: 1px solid var(--line-strong); border-radius: 14px; line-height: 1.55';
  const close = element('button', texts.close, 'margin-top: 1rem');
  close.className = 'button';
  close.addEventListener('click', () => dialog.close());
  dialog.append(
    element('h2', texts.title),
    ...texts.parts.flatMap(({ heading, lines }) => [
      element('h3', heading, 'margin: 1rem 0 0.3rem'),
      ...lines.map((line) => element('p', line, 'margin: 0.35rem 0; font-size: var(--small)')),
    ]),
    close,
  );
  dialog.addEventListener('close', () => dialog.remove());
  root.append(dialog);
  dialog.showModal();
}
