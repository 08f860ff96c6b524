/** Design tokens and what every page has. */
export const base = `
:root {
  color-scheme: light dark;
  --paper: #f3f1ec;
  --card: #ffffff;
  --line: #e3dfd6;
  --ink: #1f262b;
  --soft: #5d666d;
  --accent: #0b6b5d;
  --accent-deep: #08564b;
  --on-accent: #ffffff;
  --calm: #e4f1ee;
  --warn: #fbefd9;
  --warn-ink: #6b4708;
  --bad: #fbe6e3;
  --bad-ink: #8c2317;
  --shadow: 0 1px 2px rgb(31 38 43 / 6%), 0 8px 24px rgb(31 38 43 / 6%);
  --radius: 12px;
  --gap: 1.25rem;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a;
    --card: #1e2327;
    --line: #2e353b;
    --ink: #e9edf0;
    --soft: #a3adb5;
    --accent: #4cc3ae;
    --accent-deep: #6ad3c0;
    --on-accent: #06241f;
    --calm: #1b302d;
    --warn: #372c18;
    --warn-ink: #f0cf94;
    --bad: #3d211d;
    --bad-ink: #f3b4a9;
    --shadow: none;
  }
}
*, *::before, *::after { box-sizing: border-box; }
body {
  margin: 0;
  min-height: 100vh;
  display: flex;
  flex-direction: column;
  background: var(--paper);
  color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif;
  overflow-wrap: anywhere;
}
.top { padding: 1.5rem 1rem 0; display: flex; flex-wrap: wrap; gap: 0.5rem 2rem; align-items: center; justify-content: center; }
.brand { display: inline-flex; align-items: center; gap: 0.5rem; color: var(--soft); font-weight: 600; text-decoration: none; }
main { flex: 1; width: 100%; max-width: 27rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
main.wide { max-width: 60rem; }
.card {
  background: var(--card);
  border: 1px solid var(--line);
  border-radius: var(--radius);
  box-shadow: var(--shadow);
  padding: clamp(1.25rem, 6vw, 2rem);
}
.card > * + * { margin-top: var(--gap); }
.card > :first-child { margin-top: 0; }
.card > :last-child { margin-bottom: 0; }
h1 { font-size: 1.5rem; line-height: 1.25; letter-spacing: -0.01em; margin: 0; text-wrap: balance; }
h2 { font-size: 1rem; margin: 0 0 0.5rem; }
p { margin: 0; text-wrap: pretty; }
.soft { color: var(--soft); font-size: 0.925rem; }
a { color: var(--accent); text-underline-offset: 0.15em; }
a:hover { color: var(--accent-deep); }
form { display: grid; gap: var(--gap); margin: 0; }
.field { display: grid; gap: 0.4rem; }
label { font-weight: 600; }
input:not([type="hidden"], [type="checkbox"], [type="radio"]), select, textarea {
  width: 100%;
  padding: 0.75rem 0.9rem;
  border: 1px solid var(--soft);
  border-radius: 8px;
  background: var(--card);
  color: var(--ink);
  font: inherit;
}
input.code { font-size: 1.75rem; letter-spacing: 0.2em; text-align: center; font-variant-numeric: tabular-nums; }
.button {
  display: block;
  width: 100%;
  padding: 0.8rem 1.25rem;
  border: 1px solid transparent;
  border-radius: 8px;
  background: var(--accent);
  color: var(--on-accent);
  font: inherit;
  font-weight: 600;
  text-align: center;
  text-decoration: none;
  cursor: pointer;
}
.button:hover { background: var(--accent-deep); color: var(--on-accent); }
.button.quiet { background: transparent; border-color: var(--soft); color: var(--ink); }
.button.quiet:hover { border-color: var(--accent); color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.notice { padding: 0.75rem 1rem; border-radius: 8px; background: var(--calm); }
.notice.warn { background: var(--warn); color: var(--warn-ink); }
dl { display: grid; gap: 0.9rem; margin: 0; }
dt { color: var(--soft); font-size: 0.875rem; }
dd { margin: 0; font-weight: 500; }
ul.plain { list-style: none; margin: 0; padding: 0; }
.mails { display: grid; }
.mails a { display: block; padding: 0.9rem 0; border-top: 1px solid var(--line); color: inherit; text-decoration: none; }
.mails li:first-child a { border-top: 0; }
.mails a:hover strong { color: var(--accent); }
.mails .soft { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; }
.mail { width: 100%; height: 40rem; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); }
pre { margin: 0; padding: 1rem; border: 1px solid var(--line); border-radius: 8px; white-space: pre-wrap; font-size: 0.9rem; }
`;
