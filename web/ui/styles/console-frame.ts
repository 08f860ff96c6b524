/** The frame of the console: what is where, beside it the page. */
export const consoleFrame = `
.skip { position: absolute; left: -100vw; top: 0; padding: 0.6rem 1rem; background: var(--card); z-index: 2; }
.skip:focus { left: 0; }
.bar {
  display: flex; flex-wrap: wrap; gap: 0.5rem 1.25rem; align-items: center;
  padding: 0.75rem 1.25rem; background: var(--card); border-bottom: 1px solid var(--line);
}
.bar .brand { color: var(--ink); }
.bar .end { margin-left: auto; display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; }
.bar form { display: block; }
.link { border: 0; background: none; padding: 0; font: inherit; color: var(--accent); text-decoration: underline; text-underline-offset: 0.15em; cursor: pointer; }
.places { position: relative; }
.places summary { cursor: pointer; font-weight: 600; padding: 0.2rem 0.4rem; border-radius: 6px; }
.places ul {
  position: absolute; z-index: 1; margin: 0.3rem 0 0; padding: 0.4rem; list-style: none; width: max-content;
  max-width: min(20rem, 80vw); max-height: 60vh; overflow: auto;
  background: var(--card); border: 1px solid var(--line); border-radius: 8px; box-shadow: var(--shadow);
}
.places li a { display: block; padding: 0.4rem 0.7rem; color: inherit; text-decoration: none; border-radius: 6px; }
.places li a:hover { background: var(--calm); }
.frame { display: grid; grid-template-columns: minmax(0, 1fr); flex: 1; width: 100%; max-width: 84rem; margin: 0 auto; align-content: start; }
.sections { overflow-x: auto; border-bottom: 1px solid var(--line); }
.sections ul { display: flex; gap: 0.25rem; margin: 0; padding: 0.5rem 1rem; list-style: none; }
.sections a { display: block; padding: 0.45rem 0.75rem; border-radius: 8px; color: var(--ink); text-decoration: none; white-space: nowrap; }
.sections a:hover { background: var(--calm); }
.sections a[aria-current] { background: var(--calm); color: var(--accent-deep); font-weight: 600; }
main.page { max-width: none; margin: 0; padding: 1.5rem 1rem 4rem; min-width: 0; }
.page > * + * { margin-top: 1.5rem; }
.page .button { display: inline-block; width: auto; padding: 0.6rem 1.1rem; }
.foot { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; justify-content: center; padding: 1rem; font-size: 0.9rem; }
.title { display: flex; flex-wrap: wrap; gap: 0.75rem 1.5rem; align-items: center; justify-content: space-between; }
.back { display: inline-block; margin-bottom: 0.4rem; font-size: 0.925rem; }
@media (min-width: 60rem) {
  .frame { grid-template-columns: 13rem minmax(0, 1fr); }
  .sections { border: 0; overflow: visible; padding-top: 1.25rem; }
  .sections ul { flex-direction: column; }
  main.page { padding: 1.75rem 2rem 4rem; }
}
`;
