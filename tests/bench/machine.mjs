// What the measurements were made on, and whether it had other work to do.

import fs from 'node:fs';
import os from 'node:os';
import {setTimeout} from 'node:timers/promises';

const quietLoad = 0.5;

// Clock ticks of processor time of every process but this one: {pid: [ticks, name]}.
function processorTimes() {
  const times = {};
  for (const pid of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (Number(pid) === process.pid) continue;
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
      const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      times[pid] = [Number(fields[11]) + Number(fields[12]), name];
    } catch {
      // It ended meanwhile.
    }
  }
  return times;
}

// Names of the processes that take more than half a core now.
async function hotProcesses() {
  const seconds = 1;
  const ticksPerSecond = 100;
  const before = processorTimes();
  await setTimeout(1000 * seconds);
  return Object.entries(processorTimes())
      .filter(([pid, [ticks]]) => ticks - (before[pid]?.[0] ?? 0) > ticksPerSecond * seconds / 2)
      .map(([, [, name]]) => name);
}

export async function describeMachine() {
  const [load] = os.loadavg();
  return {
    processor: os.cpus()[0].model.trim(),
    cores: os.cpus().length,
    system: `${os.type()} ${os.release()}`,
    load,
    hot: load > quietLoad ? await hotProcesses() : [],
  };
}
