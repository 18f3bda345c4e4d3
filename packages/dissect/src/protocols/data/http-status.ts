// HTTP Status Codes, https://www.iana.org/assignments/http-status-codes
// Made of data/http-status.tsv by: node packages/dissect/scripts/generate-labels.mjs
import { labelsOfRuns } from './runs.ts';

export const statusLabels = /* @__PURE__ */ labelsOfRuns({
  100: 'Continue|Switching Protocols|Processing|Early Hints',
  199: 'Informational - Others|OK|Created|Accepted|Non-authoritative Information|No Content|Reset Content|Partial Content|Multi-Status|Already Reported',
  226: 'IM Used',
  299: 'Success - Others|Multiple Choices|Moved Permanently|Found|See Other|Not Modified|Use Proxy',
  307: 'Temporary Redirect|Permanent Redirect',
  399: "Redirection - Others|Bad Request|Unauthorized|Payment Required|Forbidden|Not Found|Method Not Allowed|Not Acceptable|Proxy Authentication Required|Request Time-out|Conflict|Gone|Length Required|Precondition Failed|Request Entity Too Large|Request-URI Too Long|Unsupported Media Type|Requested Range Not Satisfiable|Expectation Failed|I'm a teapot",
  421: 'Misdirected Request|Unprocessable Entity|Locked|Failed Dependency|Too Early|Upgrade Required',
  428: 'Precondition Required|Too Many Requests',
  431: 'Request Header Fields Too Large',
  451: 'Unavailable For Legal Reasons',
  499: 'Client Error - Others|Internal Server Error|Not Implemented|Bad Gateway|Service Unavailable|Gateway Time-out|HTTP Version not supported|Variant Also Negotiates|Insufficient Storage|Loop Detected',
  510: 'Not Extended|Network Authentication Required',
  599: 'Server Error - Others',
});
