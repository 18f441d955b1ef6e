// Shows /openapi.json: operations by resource, with what they take and what they answer.
// Texts are always set as text, never as markup.
"use strict";

const METHODS = ["get", "post", "put", "patch", "delete"];
const DEPTH_MAX = 4;

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function resolve(schema, api) {
  const name = schema && schema.$ref && schema.$ref.split("/").pop();
  return name ? { ...(api.components.schemas[name] || {}), title: name } : schema || {};
}

// A schema as text that reads like JSON, with comments.
function describe(schema, api, indent = "", depth = 0) {
  const known = resolve(schema, api);
  const alternatives = known.oneOf || known.anyOf;
  if (alternatives) {
    const parts = alternatives.map((part) => describe(part, api, indent, depth + 1));
    return [...new Set(parts)].join(" or ");
  }
  if (known.enum) return known.enum.map((value) => JSON.stringify(value)).join(" | ");
  const types = [].concat(known.type || []);
  if (types.includes("array")) return "[" + describe(known.items, api, indent, depth + 1) + "]";
  const members = Object.entries(known.properties || {});
  if (members.length > 0) {
    if (depth >= DEPTH_MAX) return known.title || "{…}";
    const required = new Set(known.required || []);
    const lines = members.map(([name, member]) => {
      const about = resolve(member, api).description || member.description || "";
      const comment = about ? "  // " + about.replace(/\s+/g, " ") : "";
      const mark = required.has(name) ? "" : "?";
      const inner = describe(member, api, indent + "  ", depth + 1);
      return indent + "  " + name + mark + ": " + inner + comment;
    });
    return "{\n" + lines.join("\n") + "\n" + indent + "}";
  }
  if (types.includes("object")) return "{ any: any }";
  const format = known.format ? " (" + known.format + ")" : "";
  return (types.join(" or ") || "any") + format;
}

function content(part, api) {
  return Object.entries(part.content || {}).flatMap(([type, media]) => [
    element("code", {}, type),
    media.schema ? element("pre", {}, describe(media.schema, api)) : null,
  ]);
}

function parameters(operation) {
  if (!operation.parameters || operation.parameters.length === 0) return [];
  const rows = operation.parameters.map((parameter) =>
    element("tr", {},
      element("td", {}, element("code", {}, parameter.name)),
      element("td", {}, parameter.in),
      element("td", {}, parameter.description || (parameter.schema || {}).description || "")));
  return [element("h3", {}, "Parameters"), element("table", {}, ...rows)];
}

function show(path, method, operation, api) {
  const body = element("div", {}, ...parameters(operation));
  if (operation.requestBody) {
    const must = operation.requestBody.required ? "" : " (may be left out)";
    body.append(element("h3", {}, "Request" + must), ...content(operation.requestBody, api));
  }
  for (const [status, response] of Object.entries(operation.responses)) {
    const isProblem = Number(status) >= 400;
    body.append(element("h3", {}, status + " " + response.description));
    if (!isProblem) body.append(...content(response, api));
  }
  const later = Object.keys(operation.responses).join() === "501";
  const summary = element("summary", {},
    element("span", { class: "method " + method }, method.toUpperCase()),
    element("code", {}, path),
    element("span", { class: "note" }, (later ? "not yet: " : "") + (operation.summary || "")));
  const shown = element("details", { id: operation.operationId }, summary, body);
  if (later) shown.classList.add("later");
  shown.dataset.text = [path, method, operation.operationId, operation.summary].join(" ").toLowerCase();
  return shown;
}

function showAll(api) {
  document.title = api.info.title + " API " + api.info.version;
  document.getElementById("title").textContent = document.title;
  document.getElementById("about").textContent = api.info.description || "";
  const sections = new Map();
  for (const [path, item] of Object.entries(api.paths)) {
    for (const method of METHODS.filter((name) => item[name])) {
      const tag = (item[method].tags || ["other"])[0];
      if (!sections.has(tag)) sections.set(tag, element("section", {}, element("h2", {}, tag)));
      sections.get(tag).append(show(path, method, item[method], api));
    }
  }
  document.getElementById("operations").replaceChildren(...sections.values());
  const linked = document.getElementById(location.hash.slice(1));
  if (linked) linked.open = true;
}

function filter(text) {
  const wanted = text.trim().toLowerCase();
  for (const section of document.querySelectorAll("section")) {
    const operations = [...section.querySelectorAll("details")];
    for (const shown of operations) shown.hidden = !shown.dataset.text.includes(wanted);
    section.hidden = operations.every((shown) => shown.hidden);
  }
}

document.getElementById("find").addEventListener("input", (event) => filter(event.target.value));
fetch("/openapi.json")
  .then((response) => response.json())
  .then(showAll)
  .catch((error) => {
    document.getElementById("operations").textContent = "The document cannot be read: " + error;
  });
