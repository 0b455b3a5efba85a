export { CorrectForm } from './correct-form.tsx';
export { RejectForm } from './reject-form.tsx';
