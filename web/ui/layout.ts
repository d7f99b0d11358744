import { css } from 'lit';

/**
 * The page's places. Wide: settings, stage and, when it is open, the drawer side by side below the transport, each
 * scrolling by itself where the element has a height. Medium: the settings open over the stage, the drawer below it.
 * Narrow: the places take turns, with the transport and their bar at the lower edge.
 */
export const layout = css`
  :host {
    display: flex;
    flex-direction: column;
    container-type: inline-size;
    font: var(--text) / 1.5 var(--sans);
    color: var(--ink);
    background: var(--page);
    -webkit-text-size-adjust: 100%;
  }
  .page {
    display: flex;
    flex: 1 1 auto;
    flex-direction: column;
    box-sizing: border-box;
    width: 100%;
    min-width: 0;
    min-height: 36rem;
    max-width: 2560px;
    margin: 0 auto;
    padding: 0 1.2rem 0.9rem;
  }
  .page.bare {
    padding-top: 0.9rem;
  }
  main {
    display: contents;
  }
  .top,
  .intro,
  .transport {
    container-type: inline-size;
  }
  .top {
    position: relative;
    z-index: 8;
    padding: 0.55rem 0;
  }
  .intro {
    padding: 0.1rem 0 0.35rem;
  }
  .transport {
    position: sticky;
    top: 0;
    z-index: 5;
    padding: 0.6rem 1rem 0.55rem;
    background: var(--surface);
    border-radius: 14px;
    box-shadow: var(--shadow);
  }
  .body {
    position: relative;
    display: grid;
    flex: 1 1 auto;
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: minmax(0, 1fr);
    gap: 0.8rem;
    min-height: 0;
    margin-top: 0.8rem;
  }
  .with-left .body {
    grid-template-columns: 20.5rem minmax(0, 1fr);
  }
  .left,
  .stage,
  .drawer {
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
  }
  .drawer[hidden] {
    display: none;
  }
  .stage,
  .drawer {
    padding: 0.45rem 1.1rem 0.9rem;
    background: var(--surface);
    border-radius: 14px;
    box-shadow: var(--shadow);
  }
  .panel {
    min-height: 0;
    overflow: auto;
    scrollbar-width: thin;
  }
  /* Room for the outlines of focused controls. */
  .left .panel {
    flex: 1 1 auto;
    margin: 0 -0.35rem;
    padding: 0.5rem 0.35rem 0.6rem;
  }
  .left .panel-body {
    display: grid;
    gap: 1.2rem;
  }
  .left .panel-body[hidden] {
    display: none;
  }
  .bar {
    display: flex;
    flex: none;
    align-items: center;
    gap: 0.4rem;
    min-height: 36px;
  }
  .bar h2 {
    font-size: var(--text);
  }
  .bar .close {
    margin-left: auto;
  }
  .stage > .bar,
  .left > .bar,
  .drawer > .bar {
    border-bottom: 1px solid var(--line);
  }
  .left .close,
  .open-left,
  .tabs-in-drawer,
  .places {
    display: none;
  }
  .toggles {
    margin-left: auto;
  }
  .stage {
    overflow: auto;
    scrollbar-width: thin;
  }
  .stage > * {
    flex: none;
  }
  .stage > .panel {
    flex: 1 1 auto;
    min-height: 11rem;
    padding: 0.7rem 3px 0.6rem;
    margin: 0 -3px;
    outline-offset: -2px;
  }
  /* What is cut off below fades, until it is scrolled to. */
  @supports (animation-timeline: scroll()) {
    .stage > .panel,
    .drawer > .panel {
      mask: linear-gradient(#000 calc(100% - 2.2rem), transparent) 0 0 / 100% calc(100% + 2.2rem) no-repeat;
      animation: more linear both;
      animation-timeline: scroll(self);
      animation-range: calc(100% - 2.2rem) 100%;
    }
  }
  @keyframes more {
    from {
      mask-size: 100% 100%;
    }
    to {
      mask-size: 100% calc(100% + 2.2rem);
    }
  }
  .stage > .panel > .panel-body {
    height: 100%;
  }
  .curves {
    padding-top: 0.6rem;
    border-top: 1px solid var(--line);
    --chart-height: clamp(72px, 26vh - 118px, 230px);
  }
  .drawer > .panel {
    flex: 1 1 auto;
    padding-top: 0.6rem;
  }
  .outdated {
    margin-top: 0.5rem;
    padding: 0.4rem 0.8rem;
    font-size: var(--small);
    background: var(--carry-soft);
    border-left: 4px solid var(--carry);
    border-radius: var(--radius-small);
  }
  .stale .stage > .panel,
  .stale .curves,
  .stale .drawer > .panel {
    padding-left: 0.8rem;
    border-left: 4px dashed var(--carry);
  }
  .mark {
    display: inline-block;
    width: 1.25em;
    font-style: normal;
    font-weight: 700;
    line-height: 1.25em;
    text-align: center;
    color: var(--surface);
    background: var(--wrong);
    border-radius: 50%;
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
  @container (min-width: 1400px) {
    .with-drawer .body {
      grid-template-columns: minmax(0, 1fr) 27rem;
    }
    .with-left.with-drawer .body {
      grid-template-columns: 20.5rem minmax(0, 1fr) 27rem;
    }
  }
  @container (min-width: 1800px) {
    .with-left .body {
      grid-template-columns: 23rem minmax(0, 1fr);
    }
    .with-drawer .body {
      grid-template-columns: minmax(0, 1fr) 36rem;
    }
    .with-left.with-drawer .body {
      grid-template-columns: 23rem minmax(0, 1fr) 36rem;
    }
  }
  @container (max-width: 1399.9px) {
    .with-drawer .body {
      grid-template-rows: minmax(0, 1fr) minmax(10rem, 42%);
    }
    /* Too low for parts that scroll by themselves. */
    .with-drawer .stage > .panel {
      min-height: auto;
      overflow: visible;
    }
    .with-left .left {
      grid-row: 1 / -1;
    }
    .with-left .drawer {
      grid-column: 2;
    }
  }
  @container (max-width: 1099.9px) {
    .with-left .body {
      grid-template-columns: minmax(0, 1fr);
    }
    .with-left .drawer {
      grid-column: 1;
    }
    .open-left {
      display: inline-flex;
    }
    .left {
      position: absolute;
      z-index: 6;
      top: 0;
      bottom: 0;
      left: 0;
      width: min(22rem, 100%);
      padding: 0.45rem 1rem 0.8rem;
      box-sizing: border-box;
      background: var(--page);
      border: 1px solid var(--line-strong);
      border-radius: 14px;
      box-shadow: 0 8px 30px rgb(10 12 20 / 25%);
    }
    .left .close {
      display: inline-grid;
    }
    .page:not(.at-left) .left {
      display: none;
    }
  }
  @container (max-width: 640px) {
    .page .panel {
      mask: none;
      animation: none;
    }
    .page {
      min-height: 100%;
      padding: 0 0.9rem;
    }
    .transport {
      position: sticky;
      top: auto;
      bottom: 3.4rem;
      order: 1;
      margin: 0 -0.9rem;
      padding: 0.45rem 0.9rem 0.3rem;
      border-top: 1px solid var(--line);
      border-radius: 0;
      box-shadow: none;
    }
    .body,
    .with-left .body,
    .with-drawer .body {
      display: block;
      margin-top: 0.2rem;
    }
    .left,
    .stage,
    .drawer {
      position: static;
      width: auto;
      margin: 0 -0.9rem;
      padding: 0.2rem 0.9rem 1rem;
      border: 0;
      border-radius: 0;
      box-shadow: none;
    }
    .left .close,
    .open-left,
    .toggles,
    .drawer .close,
    .drawer .bar h2 {
      display: none;
    }
    .tabs-in-drawer {
      display: flex;
    }
    .page:not(.at-stage) .stage,
    .page:not(.at-drawer) .drawer {
      display: none;
    }
    .stage,
    .panel,
    .stage > .panel {
      overflow: visible;
      min-height: 0;
    }
    .stage > .bar,
    .stage > rnn-hint {
      order: -1;
    }
    .places {
      position: sticky;
      bottom: 0;
      z-index: 5;
      order: 2;
      display: flex;
      height: 3.4rem;
      margin: 0 -0.9rem;
      background: var(--surface);
    }
    .places button {
      position: relative;
      display: grid;
      flex: 1;
      place-content: center;
      justify-items: center;
      min-width: 0;
      padding: 0;
      font-size: var(--tiny);
      color: var(--ink-2);
      background: none;
      border: 0;
    }
    .places svg {
      width: 20px;
      height: 20px;
      fill: none;
      stroke: currentColor;
      stroke-width: 1.8;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
    .places [aria-current] {
      font-weight: 650;
      color: var(--accent);
    }
    .places .mark {
      position: absolute;
      top: 5px;
      left: calc(50% + 10px);
      font-size: 0.6875rem;
    }
  }
`;
