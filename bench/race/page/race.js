// The contestants of the race, all alike: load, votes, losses, and how many calls some seconds took.

import {ConvNetJS} from './convnetjs.js';
import {OnnxRuntime} from './onnxruntime.js';
import {Pycnn} from './pycnn.js';
import {TensorFlow} from './tensorflow.js';

const contestants = {
  pycnn: new Pycnn(),
  convnetjs: new ConvNetJS(),
  'tensorflow-cpu': new TensorFlow('cpu'),
  'tensorflow-wasm': new TensorFlow('wasm'),
  onnxruntime: new OnnxRuntime(),
};

let courses = null;

async function load(name) {
  courses ??= await readCourses();
  await contestants[name].load(courses);
}

// A course: its layers with parameters in PyTorch's shapes, its images as one Float32Array, its labels.
async function readCourses() {
  const read = await (await fetch('courses.json')).json();
  for (const [name, course] of Object.entries(read)) {
    course.images = new Float32Array(await (await fetch(`${name}.images`)).arrayBuffer());
  }
  return read;
}

window.race = {
  load,
  votes: (name, course, count) => contestants[name].votes(course, count),
  losses: (name, course, steps) => contestants[name].losses(course, steps),
  calls: (name, course, work, batch, duration) => contestants[name].calls(course, work, batch, duration),
  python: code => contestants.pycnn.run(code),
};
