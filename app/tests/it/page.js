// What is wrong with the page as it is shown now: one line for each fault.
const faults = [];
const root = document.documentElement;

// Nothing is wider than the window.
if (root.scrollWidth > root.clientWidth) {
  const wide = [...document.querySelectorAll("body *")].filter((node) => {
    if (node.closest(".scroll") && !node.matches(".scroll")) return false;
    return node.getBoundingClientRect().right > root.clientWidth + 1;
  });
  const names = wide.slice(0, 3).map((node) => `${node.tagName}.${node.className} “${node.textContent.trim().slice(0, 40)}”`);
  faults.push(`${root.scrollWidth} px wide in a window of ${root.clientWidth}: ${names.join(", ")}`);
}

// Text stands out from its ground: WCAG 2 AA.
const parse = (text) => {
  const numbers = text.match(/-?[\d.]+(e-?\d+)?/g).map(Number);
  const scale = text.startsWith("color(") ? 255 : 1;
  return { rgb: numbers.slice(0, 3).map((n) => n * scale), alpha: numbers.length > 3 ? numbers[3] : 1 };
};
const over = (top, alpha, ground) => top.map((n, i) => n * alpha + ground[i] * (1 - alpha));
const luminance = (rgb) => {
  const [r, g, b] = rgb.map((n) => (n / 255 <= 0.04045 ? n / 255 / 12.92 : ((n / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ground = (node) => {
  const layers = [];
  for (let at = node; at; at = at.parentElement) {
    const colour = parse(getComputedStyle(at).backgroundColor);
    if (colour.alpha > 0) layers.push(colour);
    if (colour.alpha === 1) break;
  }
  return layers.reverse().reduce((below, layer) => over(layer.rgb, layer.alpha, below), [255, 255, 255]);
};
const check = (node, style, text) => {
  const behind = ground(node);
  const colour = parse(node.closest("svg") ? style.fill : style.color);
  let alpha = colour.alpha;
  for (let at = node; at; at = at.parentElement) alpha *= Number(getComputedStyle(at).opacity);
  const [a, b] = [luminance(over(colour.rgb, alpha, behind)), luminance(behind)];
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const size = parseFloat(style.fontSize);
  const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
  if (ratio < least) faults.push(`contrast ${ratio.toFixed(2)}, not ${least}: ${node.tagName}.${node.className} “${text}”`);
};
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
let texts = 0;
while (walker.nextNode()) {
  const text = walker.currentNode.textContent.trim();
  const node = walker.currentNode.parentElement;
  if (!text || node.closest("script, style, title, desc") || !node.checkVisibility({ visibilityProperty: true })) continue;
  texts += 1;
  check(node, getComputedStyle(node), text.slice(0, 40));
}
for (const node of document.querySelectorAll("input[placeholder]")) {
  check(node, getComputedStyle(node, "::placeholder"), node.placeholder);
}
if (texts < 10) faults.push(`only ${texts} texts on the page`);

// Words: no key of a text that is missing, nothing that a template or a serialiser left over.
for (const left of ["{\"", "{{", "{ $", "undefined", "[object"]) {
  if (document.body.innerText.includes(left)) {
    const at = document.body.innerText.indexOf(left);
    faults.push(`left over: ${document.body.innerText.slice(Math.max(0, at - 30), at + 40)}`);
  }
}

// Everything that can be reached has a name.
for (const node of document.querySelectorAll("a[href], button, input:not([type='hidden']), select, summary, [tabindex='0']")) {
  const named = node.textContent.trim() || node.getAttribute("aria-label") || node.labels?.length;
  if (!named) faults.push(`no name: ${node.outerHTML.slice(0, 80)}`);
}
const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) faults.push(`twice: #${id}`);
return faults;
