/** The practice LMS looks decent and unlike the product, so that nobody takes the one for the other. */
export const PRACTICE_STYLE = `
*{box-sizing:border-box}
:root{color-scheme:light;--ink:#20302b;--soft:#4d5f58;--line:#cfdad4;--paper:#f4f7f5;--go:#1d5c47}
body{margin:0;font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:var(--ink);background:var(--paper);min-height:100vh;display:flex;flex-direction:column}
.top{display:flex;flex-wrap:wrap;gap:0 24px;align-items:center;padding:8px 20px 0;background:#fff;border-bottom:1px solid var(--line)}
.top p{margin:0}.brand a{font-weight:700;color:var(--go);text-decoration:none}.brand .plays{font-weight:400;color:var(--soft);text-decoration:underline;margin-left:6px}
.only{flex:1 0 100%;font-size:.8125rem;color:#6b4a00;background:#fdf3d7;border-top:1px solid #ecd48b;margin:8px -20px 0!important;padding:2px 20px}
.who,.as{display:flex;gap:8px;align-items:center;flex-wrap:wrap}.who{margin-left:auto}.as{margin-bottom:24px}
.places{display:flex;gap:0 20px;overflow-x:auto;white-space:nowrap}
.places a{padding:8px 0;text-decoration:none;font-weight:600;min-height:40px}.places a:hover{text-decoration:underline}
select,button,.button,input[type=url]{font:inherit;min-height:40px;border-radius:6px;border:1px solid var(--line);padding:0 12px;background:#fff;color:var(--ink);max-width:100%}
button,.button{background:var(--go);border-color:var(--go);color:#fff;font-weight:600;cursor:pointer}
.button{display:inline-flex;align-items:center;text-decoration:none}
button.quiet{background:#fff;color:var(--go);border-color:#7fa394}
button:focus-visible,a:focus-visible,select:focus-visible,input:focus-visible,summary:focus-visible{outline:3px solid #7fb9a1;outline-offset:2px}
main{width:100%;max-width:1080px;margin:0 auto;padding:24px 20px 48px}
main.wide{max-width:none;padding:0;flex:1;display:flex;flex-direction:column}
iframe.tool{flex:1;width:100%;min-height:calc(100vh - 112px);border:0;background:#fff}
.log{padding:6px 20px;font-size:.875rem;color:var(--soft);background:#fff;border-top:1px solid var(--line)}.log ol{margin:4px 0;max-height:160px;overflow:auto;overflow-wrap:anywhere}.log summary{min-height:28px}
.alert{margin:0;padding:8px 20px;background:#fdf3d7;border-top:1px solid #ecd48b}.alert:empty{display:none}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 8px}h2{font-size:1.1rem;margin:28px 0 8px}h3{font-size:1rem;margin:0 0 4px}#courses{margin-top:32px}
.lead{max-width:60ch;color:var(--soft);margin:0 0 20px}
.people{list-style:none;margin:0;padding:0;display:grid;gap:16px;grid-template-columns:repeat(auto-fill,minmax(min(100%,240px),1fr))}
.people li,.tools li{background:#fff;border:1px solid var(--line);border-radius:8px;padding:16px;display:flex;flex-direction:column;gap:8px}
.people h2{margin:0}.people p{margin:0}.people .try{color:var(--soft);font-size:.9375rem;flex:1}.people button{width:100%;white-space:normal;padding:6px 8px;font-size:.9375rem}
.tools{list-style:none;margin:0;padding:0;display:grid;gap:16px;grid-template-columns:repeat(auto-fill,minmax(min(100%,320px),1fr))}.tools p{margin:0;color:var(--soft)}
.tools form{display:flex;gap:8px;flex-wrap:wrap}
dl{margin:0;display:grid;grid-template-columns:auto 1fr;gap:2px 12px;font-size:.9375rem}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
.kinds{columns:300px auto;column-gap:32px}.kinds section{break-inside:avoid;padding-bottom:16px}.courses{list-style:none;margin:0;padding:0}.courses li{padding:2px 0}
.activities{list-style:none;margin:0;padding:0;background:#fff;border:1px solid var(--line);border-radius:8px}
.activities li{display:flex;gap:12px;justify-content:space-between;align-items:center;padding:8px 16px;min-height:48px}.activities li+li{border-top:1px solid var(--line)}
.activities small,td small,th small{display:block;color:var(--soft);font-weight:400}
.buttons{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:8px}
.fields{display:flex;flex-direction:column;align-items:flex-start;gap:6px;max-width:520px}.fields button{margin-top:8px}.fields select,.fields input[type=url]{width:100%}
.tick{display:flex;gap:8px;align-items:flex-start;min-height:32px}.tick input{width:20px;height:20px;flex:none;margin:2px 0 0}
.scroll{overflow-x:auto;background:#fff;border:1px solid var(--line);border-radius:8px}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:8px 14px;border-top:1px solid var(--line);vertical-align:middle}thead th{border-top:0;background:#eef3f0}tbody th{font-weight:600}
@media(max-width:760px){.top{padding:8px 16px 0}.only{margin:4px -16px 0!important;padding:1px 16px;font-size:.75rem}.brand{flex:1}.who{flex-wrap:nowrap;gap:6px;margin:0;flex:1 0 100%;order:1}.places{flex:1 0 100%;order:2;gap:0 16px}.only{order:3}.who label{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.who select{min-width:0;flex:1}main{padding:16px 16px 32px}th,td{padding:8px 10px}}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
a{color:var(--go)}.crumb{margin:0 0 8px}.done{background:#e4f2ea;border:1px solid #b5d8c4;border-radius:8px;padding:12px 16px}
`;
