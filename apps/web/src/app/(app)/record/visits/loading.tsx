export { default } from '../[kind]/loading.tsx';
