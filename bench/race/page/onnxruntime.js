// ONNX Runtime Web: WebAssembly on one thread, forward only.

import {script} from './script.js';
import {callsAsync} from './stopwatch.js';

const PEERS = new URL('peers/', location.href).href;

export class OnnxRuntime {
  async load(courses) {
    await script('peers/onnxruntime/ort.wasm.min.js');
    ort.env.wasm.numThreads = 1;
    ort.env.wasm.wasmPaths = `${PEERS}onnxruntime/`;
    this.courses = courses;
    this.sessions = {};
    for (const name of Object.keys(courses)) {
      const model = new Uint8Array(await (await fetch(`${name}.onnx`)).arrayBuffer());
      this.sessions[name] = await ort.InferenceSession.create(model, {executionProviders: ['wasm']});
    }
  }

  images(name, count) {
    const {size, images} = this.courses[name];
    return new ort.Tensor('float32', images.slice(0, count * size * size), [count, 1, size, size]);
  }

  async votes(name, count) {
    const {votes} = await this.sessions[name].run({images: this.images(name, count)}, ['votes']);
    const {classes} = this.courses[name];
    return Array.from({length: count}, (_, i) => [...votes.data.subarray(i * classes, (i + 1) * classes)]);
  }

  calls(name, work, batch, duration) {
    const session = this.sessions[name];
    const feeds = {images: this.images(name, batch)};
    return callsAsync(async () => {
      const {probabilities} = await session.run(feeds, ['probabilities']);
      return probabilities.data;
    }, duration);
  }
}
