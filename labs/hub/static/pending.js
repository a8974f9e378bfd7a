// Follow the hub's own progress of a starting lab, and go on when it is ready.
(function () {
  "use strict";
  const bar = document.getElementById("progress");
  const status = document.getElementById("status");
  const source = new EventSource(bar.dataset.progress);
  const reload = () => { source.close(); window.location.reload(); };
  source.onmessage = (message) => {
    const event = JSON.parse(message.data);
    if (event.progress !== undefined) bar.value = Math.max(5, event.progress);
    if (event.ready || event.failed) reload();
  };
  source.onerror = () => { source.close(); status.textContent = ""; setTimeout(reload, 2000); };
})();
