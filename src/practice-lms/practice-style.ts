/** The practice LMS looks decent and unlike the product, so that nobody takes the one for the other. */
export const PRACTICE_STYLE = `
*{box-sizing:border-box}
:root{--ink:#20302b;--soft:#4d5f58;--line:#cfdad4;--paper:#f4f7f5;--go:#1d5c47}
body{margin:0;font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:var(--ink);background:var(--paper);min-height:100vh;display:flex;flex-direction:column}
.top{display:flex;flex-wrap:wrap;gap:4px 20px;align-items:center;padding:10px 20px;background:#fff;border-bottom:1px solid var(--line)}
.top p{margin:0}.brand a{font-weight:700;color:var(--go);text-decoration:none;margin-right:8px}.brand span{color:var(--soft)}
.only{font-size:.875rem;color:#6b4a00;background:#fdf3d7;border:1px solid #ecd48b;border-radius:6px;padding:2px 10px}
.who{display:flex;gap:8px;align-items:center;margin-left:auto;flex-wrap:wrap}
select,button{font:inherit;min-height:40px;border-radius:6px;border:1px solid var(--line);padding:0 12px;background:#fff;color:var(--ink);max-width:100%}
button{background:var(--go);border-color:var(--go);color:#fff;font-weight:600;cursor:pointer}
button:focus-visible,a:focus-visible,select:focus-visible{outline:3px solid #7fb9a1;outline-offset:2px}
main{width:100%;max-width:1080px;margin:0 auto;padding:24px 20px 48px}
main.wide{max-width:none;padding:0;flex:1;display:flex}
iframe.tool{flex:1;width:100%;min-height:calc(100vh - 64px);border:0;background:#fff}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 8px}h2{font-size:1.1rem;margin:0}#courses{margin-top:32px}
.lead{max-width:60ch;color:var(--soft);margin:0 0 20px}
.people{list-style:none;margin:0;padding:0;display:grid;gap:16px;grid-template-columns:repeat(auto-fill,minmax(min(100%,240px),1fr))}
.people li{background:#fff;border:1px solid var(--line);border-radius:8px;padding:16px;display:flex;flex-direction:column;gap:8px}
.people p{margin:0}.people .try{color:var(--soft);font-size:.9375rem;flex:1}.people button{width:100%;white-space:normal;padding:6px 8px;font-size:.9375rem}
.kinds{columns:300px auto;column-gap:32px}.kinds section{break-inside:avoid;padding-bottom:16px}.kinds h3{font-size:1rem;margin:0 0 4px}.courses{list-style:none;margin:0;padding:0}.courses li{padding:2px 0}
@media(max-width:520px){.top{padding:8px 16px}.brand span{display:none}.only{order:3;flex:1 0 100%;font-size:.8125rem;padding:1px 8px}.who{flex-wrap:nowrap;gap:6px}.who label{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.who select{min-width:0;flex:1}main{padding:16px 16px 32px}}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
a{color:var(--go)}.crumb{margin:0 0 8px}.done{background:#e4f2ea;border:1px solid #b5d8c4;border-radius:8px;padding:12px 16px}
`;
