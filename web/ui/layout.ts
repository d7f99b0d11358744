import { css } from 'lit';

/**
 * The page's places. From the widest to the narrowest room: editor, results and the inside of the model side by side;
 * the inside below; everything in one column, results first.
 */
export const layout = css`
  :host {
    display: block;
    container-type: inline-size;
    font: var(--text) / 1.5 var(--sans);
    color: var(--ink);
    background: var(--page);
    -webkit-text-size-adjust: 100%;
  }
  .page {
    max-width: 1920px;
    margin: 0 auto;
    padding: 0 2rem 4rem;
  }
  .page.bare {
    padding-top: 1.2rem;
    padding-bottom: 1.2rem;
  }
  .top {
    padding: 0.9rem 0 1rem;
  }
  rnn-header,
  .intro {
    container-type: inline-size;
  }
  .columns {
    display: grid;
    grid-template-columns: 21.5rem minmax(0, 1fr);
    grid-template-areas: 'editor centre' 'editor inside';
    grid-template-rows: auto 1fr;
    gap: 1.5rem 2rem;
    margin-top: 1rem;
  }
  .narrow .columns {
    grid-template-columns: minmax(0, 1fr);
    grid-template-areas: 'centre' 'inside';
  }
  .centre {
    grid-area: centre;
    min-width: 0;
    padding: 1.3rem 1.6rem 1.6rem;
    background: var(--surface);
    border-radius: 18px;
    box-shadow: var(--shadow);
  }
  .transport {
    container-type: inline-size;
  }
  .outdated {
    padding: 0.5rem 0.8rem;
    font-size: var(--small);
    background: var(--carry-soft);
    border-left: 4px solid var(--carry);
    border-radius: var(--radius-small);
  }
  .centre > .outdated {
    margin-bottom: 0.8rem;
  }
  .stale rnn-results,
  .stale .details,
  .stale rnn-log {
    padding-left: 0.8rem;
    border-left: 4px dashed var(--carry);
  }
  .skip:not(:focus) {
    position: absolute;
    width: 1px;
    height: 1px;
    min-height: 0;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
  }
  .skip:focus {
    position: absolute;
    z-index: 9;
    margin: 0.5rem 0;
  }
  rnn-hint {
    min-height: 34px;
    margin: 0.5rem 0 0.6rem;
  }
  .editor {
    grid-area: editor;
    display: grid;
    align-content: start;
    gap: 1.8rem;
    min-width: 0;
  }
  .inside {
    grid-area: inside;
    display: grid;
    align-content: start;
    gap: 1.8rem;
    min-width: 0;
    padding: 0.5rem 1.6rem;
  }
  .details {
    container-type: inline-size;
  }
  @container (min-width: 1640px) {
    .columns {
      grid-template-columns: 22rem minmax(0, 1fr) 34rem;
      grid-template-areas: 'editor centre inside';
      grid-template-rows: auto;
    }
    .narrow .columns {
      grid-template-columns: minmax(0, 1fr) 34rem;
      grid-template-areas: 'centre inside';
    }
    .inside {
      padding: 0.5rem 0;
    }
  }
  @container (max-width: 980px) {
    .page {
      padding-inline: 1.2rem;
    }
    .columns,
    .narrow .columns {
      grid-template-columns: minmax(0, 1fr);
      grid-template-areas: 'centre' 'editor' 'inside';
      grid-template-rows: auto;
    }
    .editor {
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr));
    }
    .inside {
      padding: 0.5rem 0;
    }
  }
  @container (max-width: 640px) {
    .page {
      padding-inline: 1rem;
    }
    .top {
      padding: 0.6rem 0 0.8rem;
    }
    .columns {
      gap: 1.6rem;
      margin-top: 0.9rem;
    }
    /* One block, over whose whole length the buttons of the transport stay in sight. */
    .columns,
    .narrow .columns {
      display: block;
      margin: 0.9rem -1rem 0;
      padding: 0.2rem 1rem 0;
      background: linear-gradient(var(--surface), var(--surface)) no-repeat;
    }
    .centre,
    .transport,
    rnn-transport {
      display: contents;
      container-type: normal;
    }
    .editor,
    .inside {
      margin: 0 -1rem;
      padding: 1.6rem 1rem 0;
      background: var(--page);
    }
    rnn-results {
      padding-bottom: 1.6rem;
    }
  }
`;
