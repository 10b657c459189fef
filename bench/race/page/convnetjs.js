// ConvNetJS. Its pooling can hang over an edge only at the left and the top, ours at the right and the bottom:
// it gets images and features turned by 180 degrees, which makes it exactly the same network.

import {script} from './script.js';
import {calls} from './stopwatch.js';

export class ConvNetJS {
  async load(courses) {
    await script('peers/convnetjs/convnet-min.js');
    this.courses = courses;
    this.images = {};
    for (const [name, {size, images, labels}] of Object.entries(courses)) {
      this.images[name] = labels.map((_, i) => {
        const image = new convnetjs.Vol(size, size, 1, 0);
        image.w.set(images.subarray(i * size * size, (i + 1) * size * size));
        image.w.reverse();
        return image;
      });
    }
    this.made = new Map();
  }

  network(name) {
    const {size, layers, classes} = this.courses[name];
    const definitions = [{type: 'input', out_sx: size, out_sy: size, out_depth: 1}];
    let length = size;
    for (const layer of layers) {
      if (layer.kind === 'conv') {
        const pad = layer.same ? (layer.size - 1) / 2 : 0;
        definitions.push({type: 'conv', sx: layer.size, filters: layer.filters, stride: 1, pad, activation: 'relu'});
        length += 2 * pad - layer.size + 1;
      } else if (layer.kind === 'pool') {
        const count = Math.ceil((length - layer.size) / layer.stride) + 1;
        const pad = (count - 1) * layer.stride + layer.size - length;
        definitions.push({type: 'pool', sx: layer.size, stride: layer.stride, pad});
        length = count;
      }
    }
    definitions.push({type: 'softmax', num_classes: classes});
    const network = new convnetjs.Net();
    network.makeLayers(definitions);
    const trained = network.layers.filter(({layer_type}) => layer_type === 'conv' || layer_type === 'fc');
    const given = layers.filter(({weight}) => weight);
    trained.forEach((layer, i) => copyParameters(layer, given[i]));
    return network;
  }

  votes(name, count) {
    const network = this.network(name);
    return this.images[name].slice(0, count).map(image => {
      network.forward(image);
      return [...network.layers.at(-2).out_act.w];
    });
  }

  trainer(name) {
    const {batch, learning_rate, momentum} = this.courses[name];
    return new convnetjs.Trainer(
      this.network(name), {method: 'sgd', learning_rate, momentum, batch_size: batch, l2_decay: 0, l1_decay: 0});
  }

  losses(name, steps) {
    const trainer = this.trainer(name);
    const {batch} = this.courses[name];
    return Array.from({length: steps}, () => this.step(trainer, name, 0, batch));
  }

  step(trainer, name, first, batch) {
    const {labels} = this.courses[name];
    const images = this.images[name];
    let loss = 0;
    for (let i = first; i < first + batch; i++) loss += trainer.train(images[i], labels[i]).loss;
    return loss / batch;
  }

  call(name, work, batch) {
    const images = this.images[name];
    if (work === 'forward') {
      const network = this.network(name);
      return () => {
        for (let i = 0; i < batch; i++) network.forward(images[i]);
      };
    }
    const trainer = this.trainer(name);
    let first = 0;
    return () => {
      this.loss = this.step(trainer, name, first, batch);
      first = (first + batch) % images.length;
    };
  }

  calls(name, work, batch, duration) {
    const key = `${name} ${work} ${batch}`;
    if (!this.made.has(key)) this.made.set(key, this.call(name, work, batch));
    return calls(this.made.get(key), duration);
  }
}

// Ours are [unit][channel][row][col]; theirs are [unit][row][col][channel], and turned.
function copyParameters(layer, {weight, bias, shape}) {
  const [units, depth, rows, cols] = shape;
  const filters = layer.filters;
  for (let unit = 0; unit < units; unit++) {
    for (let d = 0; d < depth; d++) {
      for (let y = 0; y < rows; y++) {
        for (let x = 0; x < cols; x++) {
          const ours = ((unit * depth + d) * rows + (rows - 1 - y)) * cols + (cols - 1 - x);
          filters[unit].w[(y * cols + x) * depth + d] = weight[ours];
        }
      }
    }
    layer.biases.w[unit] = bias[unit];
  }
}
