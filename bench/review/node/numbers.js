// numbers.js FILE.tsv: expression, value; prints how many values are among those recognised, and the time of one.
const fs = require("fs");
const suite = require("@microsoft/recognizers-text-suite");
const rows = fs.readFileSync(process.argv[2], "utf8").trim().split("\n").map((line) => line.split("\t"));
const read = (text) => [
  ...suite.recognizeNumber(text, suite.Culture.Chinese),
  ...suite.recognizePercentage(text, suite.Culture.Chinese),
].map((one) => parseFloat(String(one.resolution.value)) * (String(one.resolution.value).endsWith("%") ? 0.01 : 1));
for (const [text] of rows) read(text);
const begin = process.hrtime.bigint();
let right = 0;
for (const [text, value] of rows)
  if (read(text).some((one) => Math.abs(one - Number(value)) <= 1e-9 + Math.abs(Number(value)) * 1e-9)) ++right;
const us = Number(process.hrtime.bigint() - begin) / 1e3 / rows.length;
console.log(JSON.stringify({ right, all: rows.length, us }));
