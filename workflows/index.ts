export { flow } from "./flow.ts";
export { invitation } from "./invitation.ts";
