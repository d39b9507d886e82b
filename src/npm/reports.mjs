// What is found, as a text for people, as JSON, as JUnit's XML and as annotations of GitHub: each takes what findings.mjs has judged.

import { fails, placeOf } from './findings.mjs';

const DOCUMENT = 'docs/findings.md';
const many = (n, word) => `${n} ${word}${n === 1 ? '' : 's'}`;
const lastLine = ({ places }) => (places.length > 0 ? `  at ${places.map(({ of, at }) => `${at} (${of})`).join(', ')}` : '');

/** The report in that format. `failOn` is the least severity that makes a failure, `entries` are those of the list of what is allowed. */
export function reportAs(format, told) {
  return { text: asText, json: asJson, junit: asJUnit, github: asGitHub }[format](told);
}

function asText({ judged, processes, failOn, entries }) {
  const { counted, allowed, elsewhere, notes } = judged;
  const severities = ['error', 'warning'].map((severity) => many(counted.filter((one) => one.severity === severity).length, severity));
  const lines = [`highwater: ${severities.join(', ')} in ${processesAs(processes)}`];
  for (const finding of counted) {
    const whose = processes.length > 1 ? ` (${titleOf(finding.process)})` : '';
    lines.push('', `${finding.severity} [${finding.id}]${whose} ${finding.text}`, ...[finding.advice && `  ${finding.advice}`, lastLine(finding)].filter(Boolean));
  }
  const asides = [
    ...allowed.map(({ id, reason, ...finding }) => `allowed: ${id}${lastLine(finding).replace('  at', ' at')}, because: ${reason}`),
    ...entries.filter(({ used }) => !used).map(({ id, at }) => `The list allows ${id}${at ? ` at ${at}` : ''}, which was not found: the entry can go.`),
    ...(elsewhere.length > 0 ? [`${many(elsewhere.length, 'finding')} at other places than --only names`] : []),
    ...(notes > 0 ? [`${many(notes, 'note')}, which highwater read tells`] : []),
    ...new Set(processes.flatMap(({ reservations }) => reservations)),
  ];
  if (asides.length > 0) lines.push('', ...asides);
  if (fails(judged, failOn)) lines.push('', `This fails because of --fail-on ${failOn}. What each finding means: ${DOCUMENT}`);
  return `${lines.join('\n')}\n`;
}

const titleOf = ({ title, file }) => (title ? `${title}, ${file}` : file);

function processesAs(processes) {
  if (processes.length === 0) return 'no recording';
  return processes.length === 1 ? processes[0].file : `${processes.length} processes`;
}

function asJson({ judged, processes, failOn, folder }) {
  const plain = ({ process, reason, ...finding }) => ({ ...finding, file: process.file, ...(reason && { reason }) });
  const { counted, allowed, elsewhere } = judged;
  const report = {
    version: 1,
    failed: fails(judged, failOn),
    folder,
    processes: processes.map(({ findings, ...process }) => process),
    findings: counted.map(plain),
    allowed: allowed.map(plain),
    elsewhere: elsewhere.map(plain),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** XML has no way to write other signs than these. */
const sayable = (text) => text.replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
const SIGNS = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;', '\r': '&#13;', '\t': '&#9;' };
const escaped = (text) => sayable(String(text)).replace(/[&<>"\n\r\t]/g, (sign) => SIGNS[sign]);

/** Errors, or what `failOn` names, are failures; warnings below that are told in the case's output, what is allowed is skipped. */
function asJUnit({ judged, failOn }) {
  const { counted, allowed } = judged;
  const cases = [
    ...counted.map((finding) => caseOf(finding, fails({ counted: [finding] }, failOn ?? 'error')
      ? `<failure type="${escaped(finding.id)}" message="${escaped(finding.text)}">${escaped(detailsOf(finding))}</failure>`
      : `<system-out>${escaped(`${finding.text}\n${detailsOf(finding)}`)}</system-out>`)),
    ...allowed.map((finding) => caseOf(finding, `<skipped message="${escaped(finding.reason)}"/>`)),
  ];
  if (cases.length === 0) cases.push('    <testcase classname="highwater" name="no findings"/>');
  const failures = counted.filter((finding) => fails({ counted: [finding] }, failOn ?? 'error')).length;
  const counts = `tests="${cases.length}" failures="${failures}" errors="0" skipped="${allowed.length}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="highwater" ${counts}>
  <testsuite name="highwater" ${counts}>
${cases.join('\n')}
  </testsuite>
</testsuites>
`;
}

const detailsOf = (finding) => [finding.advice, lastLine(finding).trim(), `in ${titleOf(finding.process)}`].filter(Boolean).join('\n');

function caseOf(finding, inside) {
  const [first] = finding.places;
  const { file, line } = first ? placeOf(first.at) : {};
  const where = `${file ? ` file="${escaped(file)}"` : ''}${line === undefined ? '' : ` line="${line}"`}`;
  const name = `${finding.id}${first ? ` at ${first.at}` : ''}: ${finding.streams.map(({ name }) => name).join(', ')}`;
  return `    <testcase classname="highwater.${escaped(finding.id)}" name="${escaped(name)}"${where}>${inside}</testcase>`;
}

/** Annotations on the lines of a change: https://docs.github.com/actions, workflow commands. */
function asGitHub({ judged, folder }) {
  const data = (text) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = (text) => data(String(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
  const lines = judged.counted.map((finding) => {
    const { file, line } = finding.places[0] ? placeOf(finding.places[0].at) : {};
    const told = Object.entries({ file, line, title: `highwater: ${finding.id}` }).filter(([, value]) => value !== undefined);
    const text = [finding.text, finding.advice, lastLine(finding).trim(), `The recording: ${folder}/${finding.process.file}`].filter(Boolean).join('\n');
    return `::${finding.severity} ${told.map(([key, value]) => `${key}=${property(value)}`).join(',')}::${data(text)}`;
  });
  return lines.map((line) => `${line}\n`).join('');
}
