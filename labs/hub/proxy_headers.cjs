// Loaded before the proxy: what it answers by itself, when nothing behind it does, carries the headers of all the rest.
"use strict";
const http = require("node:http");

const headers = JSON.parse(process.env.ACADEMY_HEADERS || "{}");
const before = http.ServerResponse.prototype.writeHead;
http.ServerResponse.prototype.writeHead = function writeHead(...given) {
  if (!this.headersSent) {
    for (const [name, value] of Object.entries(headers)) {
      if (!this.hasHeader(name)) this.setHeader(name, value);
    }
  }
  return before.apply(this, given);
};
