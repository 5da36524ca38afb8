// A FormData for requests of k6/http: body() is an ArrayBuffer, `boundary` goes into the Content-Type. ES5.
function FormData() {
  if (!(this instanceof FormData)) return new FormData();
  this.boundary = '------FormBoundary';
  for (var i = 0; i < 24; i++) this.boundary += Math.floor(Math.random() * 10);
  this.parts = [];
}

// `value`: a text, what http.file() makes, or { data, filename, content_type }.
FormData.prototype.append = function (name, value, filename) {
  if (arguments.length < 2) throw new SyntaxError('append takes a name and a value');
  var part = { field: name, value: value };
  if (typeof value === 'object' && value !== null && value.data !== undefined) {
    part.value = value.data;
    part.file = filename || value.filename || 'blob';
    part.type = value.content_type || 'application/octet-stream';
  }
  this.parts.push(part);
};

function bytesOf(value) {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  var utf8 = unescape(encodeURIComponent(String(value)));
  var bytes = new Uint8Array(utf8.length);
  for (var i = 0; i < utf8.length; i++) bytes[i] = utf8.charCodeAt(i);
  return bytes;
}

FormData.prototype.body = function () {
  var pieces = [];
  this.parts.forEach(function (part) {
    var head = '--' + this.boundary + '\r\nContent-Disposition: form-data; name="' + part.field + '"';
    if (part.file) head += '; filename="' + encodeURIComponent(part.file) + '"\r\nContent-Type: ' + part.type;
    pieces.push(bytesOf(head + '\r\n\r\n'), bytesOf(part.value), bytesOf('\r\n'));
  }, this);
  pieces.push(bytesOf('--' + this.boundary + '--\r\n'));
  var length = pieces.reduce(function (sum, piece) { return sum + piece.length; }, 0);
  var body = new Uint8Array(length), at = 0;
  pieces.forEach(function (piece) {
    body.set(piece, at);
    at += piece.length;
  });
  return body.buffer;
};

exports.FormData = FormData;
