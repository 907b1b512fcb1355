/* An index by letter: an address that names an entry leads on to its page. */
(function () {
  "use strict";
  var index = document.querySelector("[data-register]");
  var name = decodeURIComponent(location.hash.slice(1));
  if (index && name && !document.getElementById(name)) location.replace(index.dataset.register + "/" + encodeURIComponent(name) + ".html");
})();
