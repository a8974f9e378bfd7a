// The card's QR code carries the code behind "#", which browsers never send; put it into the field.
(() => {
  const code = decodeURIComponent(window.location.hash.slice(1));
  const field = document.getElementById("id_code");
  if (!code || !field) return;
  field.value = code;
  history.replaceState(null, "", window.location.pathname);
})();
