// Keeps the list of processes as it is: asks once a second, and changes what has changed, so that what has the focus keeps it.

const PAUSE = 1000;
const table = document.querySelector('table');
const rows = new Map(); // By recording.

function rowOf(key) {
  let row = rows.get(key);
  if (row) return row;
  const link = document.createElement('a');
  const cells = [0, 1, 2, 3].map(() => document.createElement('td'));
  const line = document.createElement('tr');
  cells[0].append(link);
  line.append(...cells);
  rows.set(key, (row = { line, link, cells }));
  return row;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function show({ isOver, processes }) {
  processes.forEach(({ href, title, depth, what, state, findings }, i) => {
    const { line, link, cells } = rowOf(href.replace(/&live$/, ''));
    link.href = href;
    setText(link, title);
    cells[0].className = depth > 0 ? `below-${Math.min(depth, 3)}` : '';
    [what, state, findings].forEach((text, j) => setText(cells[j + 1], text));
    line.className = /^runs/.test(state) ? '' : 'ended';
    const body = table.tBodies[0];
    if (body.rows[i] !== line) body.insertBefore(line, body.rows[i] ?? null);
  });
  table.hidden = processes.length === 0;
  document.querySelector('#none').hidden = processes.length > 0;
  setText(document.querySelector('#state'), isOver ? 'The run has ended.' : '');
  return isOver && processes.every(({ findings }) => findings !== '');
}

async function follow() {
  try {
    const answer = await fetch('processes.json', { cache: 'no-store' });
    if (!answer.ok) throw new Error(answer.status);
    if (show(await answer.json())) return;
  } catch {
    setText(document.querySelector('#state'), 'The command that serves this page has ended, or does not answer.');
  }
  setTimeout(follow, PAUSE);
}

follow();
