// Load a classic script once, however many ask for it.

const loading = new Map();

export function script(address) {
  if (!loading.has(address)) {
    loading.set(address, new Promise((resolve, reject) => {
      const element = document.createElement('script');
      element.src = address;
      element.onload = resolve;
      element.onerror = () => reject(new Error(`${address} did not load`));
      document.head.append(element);
    }));
  }
  return loading.get(address);
}
