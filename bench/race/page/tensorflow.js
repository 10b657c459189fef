// TensorFlow.js on one of its backends. WebAssembly has no gradients of convolutions: it cannot train.

import {script} from './script.js';
import {calls} from './stopwatch.js';

const PEERS = new URL('peers/', location.href).href;

export class TensorFlow {
  constructor(backend) {
    this.backend = backend;
  }

  async load(courses) {
    await script('peers/tensorflow-cpu/tf.min.js');
    tf.enableProdMode();
    if (this.backend === 'wasm') {
      await script('peers/tensorflow-wasm/tf-backend-wasm.min.js');
      tf.wasm.setWasmPaths(`${PEERS}tensorflow-wasm/`);
      tf.wasm.setThreadsCount(1);
    }
    await this.turn();
    this.courses = courses;
    this.made = new Map();
  }

  // Both backends live in one page: the one whose turn it is computes.
  async turn() {
    if (tf.getBackend() === this.backend) return;
    if (!await tf.setBackend(this.backend)) throw new Error(`TensorFlow.js has no backend ${this.backend}`);
    await tf.ready();
  }

  images(name, first, count) {
    const {size, images} = this.courses[name];
    return tf.tensor4d(images.slice(first * size * size, (first + count) * size * size), [count, size, size, 1]);
  }

  parameters(name) {
    return this.courses[name].layers.filter(({weight}) => weight).map(({kind, weight, bias, shape}) => tf.tidy(() => {
      const ours = tf.tensor4d(weight, shape);
      const theirs = kind === 'conv'
        ? ours.transpose([2, 3, 1, 0])
        : ours.transpose([2, 3, 1, 0]).reshape([-1, shape[0]]);
      return {weight: tf.keep(tf.variable(theirs)), bias: tf.keep(tf.variable(tf.tensor1d(bias)))};
    }));
  }

  // Their fused operations, which their converter of finished models also uses.
  forward(name, parameters, images) {
    let values = images;
    let next = 0;
    for (const layer of this.courses[name].layers) {
      if (layer.kind === 'conv') {
        const {weight: filter, bias} = parameters[next++];
        const pad = layer.same ? 'same' : 'valid';
        values = tf.fused.conv2d({x: values, filter, strides: 1, pad, bias, activation: 'relu'});
      } else if (layer.kind === 'pool') {
        values = tf.maxPool(values, layer.size, layer.stride, 'same');
      } else {
        const {weight: b, bias} = parameters[next++];
        values = tf.fused.matMul({a: values.reshape([values.shape[0], -1]), b, bias});
      }
    }
    return values;
  }

  async votes(name, count) {
    await this.turn();
    return tf.tidy(() => this.forward(name, this.parameters(name), this.images(name, 0, count)).arraySync());
  }

  trainer(name) {
    const {learning_rate, momentum, batch, labels, classes} = this.courses[name];
    const parameters = this.parameters(name);
    const variables = parameters.flatMap(({weight, bias}) => [weight, bias]);
    const optimizer = tf.train.momentum(learning_rate, momentum);
    const batches = [];
    for (let first = 0; first < labels.length; first += batch) {
      const wanted = tf.tidy(() => tf.oneHot(tf.tensor1d(labels.slice(first, first + batch), 'int32'), classes).toFloat());
      batches.push({images: this.images(name, first, batch), wanted});
    }
    return index => {
      const {images, wanted} = batches[index % batches.length];
      const loss = optimizer.minimize(
        () => tf.losses.softmaxCrossEntropy(wanted, this.forward(name, parameters, images)), true, variables);
      const read = loss.dataSync()[0];
      loss.dispose();
      return read;
    };
  }

  async losses(name, steps) {
    await this.turn();
    const step = this.trainer(name);
    return Array.from({length: steps}, () => step(0));
  }

  call(name, work, batch) {
    if (work === 'forward') {
      const parameters = this.parameters(name);
      const images = this.images(name, 0, batch);
      return () => tf.tidy(() => tf.softmax(this.forward(name, parameters, images)).dataSync());
    }
    const step = this.trainer(name);
    let index = 0;
    return () => {
      this.loss = step(index++);
    };
  }

  async calls(name, work, batch, duration) {
    await this.turn();
    const key = `${name} ${work} ${batch}`;
    if (!this.made.has(key)) this.made.set(key, this.call(name, work, batch));
    return calls(this.made.get(key), duration);
  }
}
