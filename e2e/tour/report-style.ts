/** The look of the product: its colours, one column, no decoration. */
export const reportStyle = `
@font-face { font-family: "Inter Variable"; src: url("inter.woff2") format("woff2"); font-weight: 100 900; }
:root { color-scheme: light dark; --main: #fdfdfc; --inset: #f2f1ed; --line: #e7e5df; --tx: #1d1c19; --tx-2: #514e47; --tx-3: #67635a; --ac: #1c4c8c; --good: #0a664b; --bad: #8e0f38; }
@media (prefers-color-scheme: dark) {
  :root { --main: #1d1d1c; --inset: #151514; --line: #2a2a28; --tx: #e9e7e2; --tx-2: #b7b4ac; --tx-3: #a09d94; --ac: #93bbf0; --good: #62c7a2; --bad: #ff9bb0; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--main); color: var(--tx); font: 15px/24px "Inter Variable", Inter, "Segoe UI", -apple-system, Cantarell, "Noto Sans", system-ui, sans-serif; }
header, main, footer { max-width: 1120px; margin: 0 auto; padding: 0 32px; }
header { padding-top: 48px; }
.product { margin: 0; color: var(--tx-3); font-size: 13px; }
h1 { margin: 4px 0 12px; font-size: 28px; line-height: 36px; font-weight: 600; letter-spacing: -0.01em; }
h1[data-passed="false"] { color: var(--bad); }
header p { max-width: 72ch; color: var(--tx-2); }
h2 { margin: 0 0 4px; font-size: 18px; line-height: 24px; font-weight: 600; }
h2 span { display: inline-block; min-width: 24px; color: var(--tx-3); font-weight: 400; }
section { padding: 40px 0 0; }
section > p, section > ul { max-width: 72ch; margin: 0 0 12px; color: var(--tx-2); }
section > ul { padding-left: 20px; }
nav ol { columns: 2; margin: 24px 0 0; padding: 16px 16px 16px 40px; border: 1px solid var(--line); border-radius: 6px; color: var(--tx-3); }
nav span { color: var(--tx-3); font-size: 13px; }
nav li[data-passed="false"] a { color: var(--bad); }
a { color: var(--ac); text-decoration: none; }
a:hover { text-decoration: underline; }
a:focus-visible { outline: 2px solid var(--ac); outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; font-size: 13px; line-height: 20px; }
th { padding: 4px 16px 4px 0; border-bottom: 1px solid var(--line); color: var(--tx-3); font-weight: 500; text-align: left; }
td { padding: 8px 16px 8px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td:nth-child(2) { white-space: nowrap; }
td:last-child { width: 48%; font-weight: 500; }
figure { margin: 20px 0 28px; }
img { display: block; width: 100%; height: auto; border: 1px solid var(--line); border-radius: 6px; }
figcaption { margin-top: 8px; color: var(--tx-3); font-size: 13px; }
figcaption a { margin-left: 8px; }
pre { overflow: auto; padding: 12px; border-radius: 6px; background: var(--inset); font: 12px/18px "JetBrains Mono Variable", ui-monospace, monospace; white-space: pre-wrap; }
.failure { color: var(--bad); font-weight: 500; }
footer { margin-top: 48px; padding-top: 24px; padding-bottom: 64px; border-top: 1px solid var(--line); color: var(--tx-3); font-size: 13px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 24px; margin: 12px 0; }
dd { margin: 0; color: var(--tx-2); }
@media (max-width: 700px) { nav ol { columns: 1; } }
`;
