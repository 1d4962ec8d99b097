// What of a page could run, or has: one line for each fault. Then the numbers of the payloads that can be read on it.
const faults = [];
if ("__xss" in window) faults.push(`payload ${window.__xss} ran`);
const scheme = (text) => text.replace(/[\u0000-\u0020]/g, "").toLowerCase().split(":")[0];
const links = ["href", "src", "action", "formaction", "data", "xlink:href", "srcdoc", "poster"];
// What a browser makes of plain text and of a feed is its own affair.
const page = document.contentType === "text/html";
for (const node of page ? document.querySelectorAll("*") : []) {
  for (const { name, value } of node.attributes) {
    if (name.startsWith("on")) faults.push(`${node.tagName} has ${name}`);
    if (name === "style" || name === "srcdoc") faults.push(`${node.tagName} has ${name}`);
    if (links.includes(name) && /^[a-z+.-]*script$|^(data|blob|filesystem|view-source)$/.test(scheme(value)))
      faults.push(`${node.tagName} leads to ${value.slice(0, 40)}`);
    if (!/^[a-z][a-z0-9:-]*$/i.test(name)) faults.push(`${node.tagName} has an attribute ${name.slice(0, 20)}`);
  }
}
const html = page && document.querySelector("main#content");
if (html) {
  const few = { script: 1, base: 0, iframe: 0, object: 0, embed: 0, style: 0, template: 0, noscript: 0, math: 0, video: 0,
    audio: 0, img: 0, marquee: 0, textarea: 0, body: 1, title: null };
  for (const [name, most] of Object.entries(few)) {
    const count = document.getElementsByTagName(name).length;
    if (most !== null && count > most) faults.push(`${count} × ${name}`);
  }
  if (document.querySelectorAll("meta[http-equiv]").length) faults.push("a meta of http-equiv");
  for (const link of document.querySelectorAll("a[href]")) {
    if (!["http:", "https:", "ftp:"].includes(link.protocol)) faults.push(`a link of ${link.protocol}`);
    if (link.host !== location.host && /evil/.test(link.host) && !/^https?:\/\//.test(link.getAttribute("href")))
      faults.push(`a link to ${link.host}`);
  }
}
const said = new Set();
for (const text of [document.documentElement.textContent, ...[...document.querySelectorAll("input,option")].map((n) => n.value)])
  for (const [, number] of (text || "").matchAll(/__xss=(\d+)/g)) said.add(Number(number));
const own = html
  ? [...new Set([...document.querySelectorAll("a[href^='/']")].map((link) => link.getAttribute("href")))]
  : [];
return { faults: faults.slice(0, 5), said: [...said], own, address: location.pathname };
