// The page without a connection, and how a new build of it arrives: see service_worker.js.

function whenInstalled(worker, then) {
  const look = () => {
    if (worker.state === 'installed') then();
  };
  worker.addEventListener('statechange', look);
  look();
}

// Has the page kept for use without a connection. `offer` is called with a function that reloads
// the page as the new build, once there is one.
export async function keepForOffline(offer) {
  const container = navigator.serviceWorker;
  if (!container) return;
  const registration =
      await container.register(new URL('service_worker.js', document.baseURI)).catch(() => null);
  if (!registration) return;  // A private window, or no room: the page works, with a connection.
  const takeOver = (worker) => () => {
    container.addEventListener('controllerchange', () => location.reload(), {once: true});
    worker.postMessage('take over');
  };
  const watch = (worker) => {
    // The first build ever is nothing new.
    if (worker && container.controller) whenInstalled(worker, () => offer(takeOver(worker)));
  };
  watch(registration.waiting);
  watch(registration.installing);
  registration.addEventListener('updatefound', () => watch(registration.installing));
}
