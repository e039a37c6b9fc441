/** A page that shows openapi.json to people. Self-contained: it loads nothing but that document. */
import { createHash } from 'node:crypto';

const STYLE = `
body{font:15px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem 1.5rem 4rem;color:#1c2733;background:#fff}
h1{margin:.5rem 0 0}h2{margin:2.2rem 0 .4rem;text-transform:capitalize}
details{border:1px solid #d5dde5;border-radius:6px;margin:.4rem 0;background:#fafcfd}
summary{cursor:pointer;padding:.5rem .8rem;display:flex;gap:.8rem;flex-wrap:wrap}
summary b{width:4rem}summary code{font-weight:600}summary span{color:#53636f}
.in{padding:0 .9rem .8rem}table{border-collapse:collapse;width:100%}
td,th{text-align:left;vertical-align:top;padding:.2rem .6rem .2rem 0;border-top:1px solid #e3e9ee}
pre{background:#eef3f6;padding:.7rem;overflow:auto;border-radius:4px;font-size:13px}
@media(prefers-color-scheme:dark){body{background:#141a20;color:#d9e2ea}details{background:#1a222a;border-color:#33404c}
summary span{color:#9fb0bf}td,th{border-color:#33404c}pre{background:#10161b}a{color:#7db7ff}}`;

const SCRIPT = `
const make=(tag,text,...children)=>{const e=document.createElement(tag);if(text)e.textContent=text;e.append(...children);return e};
const type=s=>!s?'':s.expected||(s.enum?s.enum.join(' | '):s.anyOf?s.anyOf.map(type).join(' or '):s.type==='array'?'list of '+(type(s.items)||'any'):s.type||'any');
const row=(name,place,required,s)=>make('tr','',make('td','',make('code',name)),make('td',place+(required?', required':'')),make('td',type(s)+(s.default===undefined?'':', default '+s.default)),make('td',s.description||''));
fetch('openapi.json').then(r=>r.json()).then(api=>{
document.querySelector('h1').textContent=api.info.title;document.querySelector('#about').textContent=api.info.description;
const groups={};for(const[path,methods]of Object.entries(api.paths))for(const[method,o]of Object.entries(methods))(groups[o.tags[0]]??=[]).push({path,method,o});
for(const[name,list]of Object.entries(groups)){const s=make('section','',make('h2',name));for(const{path,method,o}of list){
const d=make('details','',make('summary','',make('b',method.toUpperCase()),make('code',path),make('span',o.summary)));const inside=make('div');inside.className='in';
if(o.description)inside.append(make('p',o.description));
if(o.parameters.length)inside.append(make('table','',...o.parameters.map(p=>row(p.name,p.in,p.required,p.schema))));
for(const[t,c]of Object.entries(o.requestBody?.content??{}))inside.append(make('p','Body, '+t),make('pre',JSON.stringify(c.schema,null,2)));
for(const[code,a]of Object.entries(o.responses))if(a.content)inside.append(make('p','Answer '+code),make('pre',JSON.stringify(Object.values(a.content)[0].schema,null,2)));
d.append(inside);s.append(d)}document.body.append(s)}
}).catch(e=>{document.querySelector('#about').textContent='The document could not be read: '+e.message});`;

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Exactly this style and this script, and requests to where the page came from. */
export const DOCS_POLICY = `default-src 'none'; connect-src 'self'; style-src ${hash(STYLE)}; script-src ${hash(SCRIPT)}; base-uri 'none'; frame-ancestors 'none'`;

export const docsPage = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Tributary API</title><style>${STYLE}</style></head><body><h1>Tributary</h1><p id="about">Reading the document…</p><p><a href="openapi.json">openapi.json</a></p><script>${SCRIPT}</script></body></html>`;
