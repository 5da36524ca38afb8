// Numbers as people read them, and the few elements that the page is made of.
"use strict";

const fixed = (value, digits) => Number(value.toPrecision(digits));

function formatTime(ms) {
  if (ms === 0) return "0 ms";
  const size = Math.abs(ms);
  if (size < 1) return `${fixed(ms * 1e3, 3)} µs`;
  if (size < 1000) return `${fixed(ms, 3)} ms`;
  if (size < 60000) return `${fixed(ms / 1e3, 3)} s`;
  return formatClock(ms);
}

function formatClock(ms) {
  const s = Math.round(ms / 1000), pad = (n) => String(n).padStart(2, "0");
  return s < 3600 ? `${Math.floor(s / 60)}:${pad(s % 60)}` : `${Math.floor(s / 3600)}:${pad(Math.floor(s / 60) % 60)}:${pad(s % 60)}`;
}

function formatData(bytes) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let at = 0;
  while (Math.abs(bytes) >= 1000 && at < units.length - 1) { bytes /= 1000; at++; }
  return `${fixed(bytes, 3)} ${units[at]}`;
}

function formatCount(n) {
  if (Math.abs(n) >= 1e7) return Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 4 }).format(n);
  return Intl.NumberFormat("en", Math.abs(n) >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 }).format(n);
}

function formatShare(share) {
  const percent = share * 100;
  const digits = percent === 0 || percent === 100 ? 0 : percent > 99 || percent < 1 ? 2 : 1;
  return `${percent.toFixed(digits)} %`;
}

const formats = { time: formatTime, data: formatData, default: formatCount };

/** An element: text is escaped by being text. */
function make(name, attributes = {}, ...children) {
  const svg = ["svg", "path", "line", "text", "circle", "g"].includes(name);
  const element = svg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "style") element.style.cssText = value;
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return element;
}

const byId = (id) => document.getElementById(id);
