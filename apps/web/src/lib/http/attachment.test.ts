import { expect, test } from 'vitest';
import { attachment } from './attachment.ts';

test.each([
  ['letter.pdf', `attachment; filename="letter.pdf"; filename*=UTF-8''letter.pdf`],
  ['Brief (1) ü.pdf', `attachment; filename="Brief (1) _.pdf"; filename*=UTF-8''Brief%20%281%29%20%C3%BC.pdf`],
  [
    'a"\r\nSet-Cookie: x=1;.pdf',
    `attachment; filename="a___Set-Cookie: x=1_.pdf"; filename*=UTF-8''a%22%0D%0ASet-Cookie%3A%20x%3D1%3B.pdf`,
  ],
  ['../../etc/passwd', `attachment; filename=".._.._etc_passwd"; filename*=UTF-8''..%2F..%2Fetc%2Fpasswd`],
  ['half \ud800.pdf', `attachment; filename="half _.pdf"; filename*=UTF-8''half%20%EF%BF%BD.pdf`],
])('%j is kept under its name, and says nothing else', (name, header) => {
  expect(attachment(name)).toBe(header);
  expect(() => new Headers({ 'content-disposition': attachment(name) })).not.toThrow();
});
