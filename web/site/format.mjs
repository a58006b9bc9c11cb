// 1234567 as "1,234,567". The browser's own way takes 25 ms when it is first used.
export const grouped = (whole) => String(whole).replace(/\B(?=(\d{3})+$)/g, ',');
